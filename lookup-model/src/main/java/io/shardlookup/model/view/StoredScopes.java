package io.shardlookup.model.view;

import io.shardlookup.model.Epoch;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.Placement;
import io.shardlookup.model.Scope;
import io.shardlookup.model.strategy.Strategy;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All slots, ranges, residues and epochs that are stored of one keyspace. Immutable.
 *
 * @param located those by which its strategy locates keys
 * @param unlocated all others
 */
record StoredScopes(Locator located, UnlocatedScopes unlocated) {
  static final StoredScopes NONE = new StoredScopes(UnlocatedScopes.NONE, UnlocatedScopes.NONE);

  /** Nothing stored of a keyspace of this strategy; null if its record is not there. */
  static StoredScopes empty(KeyspaceName keyspace, @Nullable Strategy strategy) {
    return strategy == null
        ? NONE
        : new StoredScopes(Locators.empty(keyspace, strategy), UnlocatedScopes.NONE);
  }

  StoredScopes with(ScopeChanges changes) {
    return changes.isEmpty()
        ? this
        : new StoredScopes(located.with(changes), unlocated.withChangesBeside(located, changes));
  }

  /** What puts all of it elsewhere. */
  ScopeChanges toChanges() {
    ScopeChanges all = new ScopeChanges();
    all.putAll(located);
    all.putAll(unlocated);
    return all;
  }

  @Nullable Placement get(Scope scope) {
    Placement placement = located.get(scope);
    return placement != null ? placement : unlocated.get(scope);
  }

  int size() {
    return located.size() + unlocated.size();
  }

  boolean isEmpty() {
    return size() == 0 && located.epochs().isEmpty() && unlocated.epochs().isEmpty();
  }

  void forEach(BiConsumer<Scope, Placement> visitor) {
    located.forEach(visitor);
    unlocated.forEach(visitor);
  }

  /** The readable epochs by date: either the strategy has all of them, or none. */
  List<Epoch> epochs() {
    return Stream.concat(located.epochs().stream(), unlocated.epochs().stream())
        .map(EpochRecord::epoch)
        .filter(Objects::nonNull)
        .toList();
  }
}
