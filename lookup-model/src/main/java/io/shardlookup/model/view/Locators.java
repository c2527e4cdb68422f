package io.shardlookup.model.view;

import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.Scope;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.strategy.Strategy;

/** What the locators of all strategies share. */
final class Locators {
  private Locators() {}

  /** The locator of a strategy without scopes. */
  static Locator empty(KeyspaceName keyspace, Strategy strategy) {
    if (strategy instanceof Strategy.Hash hash) {
      return HashLocator.empty(keyspace, hash.slots());
    }
    if (strategy instanceof Strategy.Range range) {
      return RangeLocator.empty(keyspace, range.order());
    }
    if (strategy instanceof Strategy.Sequence sequence) {
      return SequenceLocator.empty(keyspace, sequence.prefix());
    }
    return DirectoryLocator.INSTANCE;
  }

  /** The error for a scope that has to be there and is not. */
  static LookupException missing(KeyspaceName keyspace, Scope scope) {
    return new LookupException(
        ErrorReason.DAMAGED_RECORD,
        scope.describe() + " of keyspace " + keyspace + " has no readable record");
  }
}
