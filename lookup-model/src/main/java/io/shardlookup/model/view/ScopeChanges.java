package io.shardlookup.model.view;

import io.shardlookup.model.Epoch;
import io.shardlookup.model.Placement;
import io.shardlookup.model.Scope;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Changes of the wider scopes of one keyspace, collected to be applied at once; the last word on a
 * scope counts. Not thread-safe.
 */
final class ScopeChanges {
  /** What each changed scope becomes; empty if it is gone. */
  final Map<Scope, Optional<Placement>> scopes = new LinkedHashMap<>();

  /** What each changed epoch becomes, by date; empty if it is gone. */
  final Map<Integer, Optional<Epoch>> epochs = new HashMap<>();

  /** All scopes and epochs of a locator, to be put into another one. */
  static ScopeChanges all(Locator locator) {
    ScopeChanges all = new ScopeChanges();
    locator.forEach((scope, placement) -> all.scopes.put(scope, Optional.of(placement)));
    locator.epochs().forEach(epoch -> all.epochs.put(epoch.date(), Optional.of(epoch)));
    return all;
  }

  boolean isEmpty() {
    return scopes.isEmpty() && epochs.isEmpty();
  }
}
