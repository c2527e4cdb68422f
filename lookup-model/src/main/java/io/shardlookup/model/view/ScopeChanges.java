package io.shardlookup.model.view;

import io.shardlookup.model.Placement;
import io.shardlookup.model.Scope;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Changes of the wider scopes of one keyspace, collected to be applied at once; the last word on a
 * scope counts. Of a range only the start counts. Not thread-safe.
 */
final class ScopeChanges {
  private final Map<Scope, Optional<Placement>> scopes = new LinkedHashMap<>();
  private final Map<Integer, Optional<EpochRecord>> epochs = new HashMap<>();

  /** The scope without what is no part of its identity: the end of a range. */
  static Scope identity(Scope scope) {
    return scope instanceof Scope.Range range && range.end() != null
        ? new Scope.Range(range.start(), null)
        : scope;
  }

  void put(Scope scope, Placement placement) {
    scopes.put(identity(scope), Optional.of(placement));
  }

  void remove(Scope scope) {
    scopes.put(identity(scope), Optional.empty());
  }

  void put(EpochRecord epoch) {
    epochs.put(epoch.date(), Optional.of(epoch));
  }

  void removeEpoch(int date) {
    epochs.put(date, Optional.empty());
  }

  /** Puts all scopes and epochs of a locator. */
  void putAll(Locator locator) {
    locator.forEach(this::put);
    locator.epochs().forEach(this::put);
  }

  /** Adds later changes. */
  void addAll(ScopeChanges later) {
    scopes.putAll(later.scopes);
    epochs.putAll(later.epochs);
  }

  boolean isEmpty() {
    return scopes.isEmpty() && epochs.isEmpty();
  }

  /**
   * Visits each changed scope, by its identity, with what it becomes: empty if it is gone. In no
   * particular order.
   */
  void forEachScope(BiConsumer<Scope, Optional<Placement>> visitor) {
    scopes.forEach(visitor);
  }

  /** Visits the date of each changed epoch with what it becomes: empty if it is gone. */
  void forEachEpoch(BiConsumer<Integer, Optional<EpochRecord>> visitor) {
    epochs.forEach(visitor);
  }
}
