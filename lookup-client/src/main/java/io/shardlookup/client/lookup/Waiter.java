package io.shardlookup.client.lookup;

import io.shardlookup.client.cache.PlacementAsOf;
import io.shardlookup.model.error.LookupException;

/** Somebody who waits for a cold lookup. Called once. */
public interface Waiter {
  /**
   * Whether being told may run code of the caller's; then it happens away from the session
   * executor.
   */
  boolean runsForeignCode();

  /** The answer. */
  void answered(PlacementAsOf answer);

  /** There is none. */
  void failed(LookupException reason);
}
