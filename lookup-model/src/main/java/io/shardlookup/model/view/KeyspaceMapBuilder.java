package io.shardlookup.model.view;

import io.shardlookup.model.Epoch;
import io.shardlookup.model.Keyspace;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.Mapping;
import io.shardlookup.model.Placement;
import io.shardlookup.model.Scope;
import io.shardlookup.model.ShardName;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import kotlinx.collections.immutable.ExtensionsKt;
import kotlinx.collections.immutable.PersistentMap;
import org.jspecify.annotations.Nullable;

/** Turns one keyspace into its next version by a number of changes. Used once, by one thread. */
final class KeyspaceMapBuilder {
  /** What a problem of the keyspace's own record is filed under. */
  static final String KEYSPACE_RECORD = "keyspace";

  private final KeyspaceName name;
  private final PersistentMap.Builder<String, Placement> entries;
  private final Map<ShardName, Long> entriesByShard;
  private final Map<String, String> damaged;
  private final ScopeChanges scopeChanges = new ScopeChanges();
  private final Locator oldLocator;
  private final @Nullable Keyspace oldDefinition;
  private @Nullable Keyspace definition;

  /** Starts from nothing. */
  KeyspaceMapBuilder(KeyspaceName name) {
    this.name = name;
    this.entries = ExtensionsKt.<String, Placement>persistentHashMapOf().builder();
    this.entriesByShard = new HashMap<>();
    this.damaged = new HashMap<>();
    this.oldLocator = UndefinedLocator.empty(name);
    this.oldDefinition = null;
  }

  /** Starts from a version. */
  KeyspaceMapBuilder(KeyspaceMap base) {
    this.name = base.name();
    this.entries = base.persistentEntries().builder();
    this.entriesByShard = new HashMap<>(base.entriesByShard());
    this.damaged = new HashMap<>(base.damaged());
    this.oldLocator = base.locator();
    this.oldDefinition = base.definition();
    this.definition = oldDefinition;
  }

  void define(Keyspace keyspace) {
    definition = keyspace;
    damaged.remove(KEYSPACE_RECORD);
  }

  void undefine() {
    definition = null;
    damaged.remove(KEYSPACE_RECORD);
  }

  void undefine(String problem) {
    definition = null;
    damaged.put(KEYSPACE_RECORD, problem);
  }

  void put(Mapping mapping) {
    Scope scope = mapping.scope();
    Placement placement = Placement.of(scope, mapping.assignment(), mapping.generation());
    forgetDamage(scope);
    if (scope instanceof Scope.Entry entry) {
      uncount(entries.put(entry.key(), placement));
      entriesByShard.merge(placement.shard(), 1L, Long::sum);
    } else {
      scopeChanges.scopes.put(scope, Optional.of(placement));
    }
  }

  void remove(Scope scope) {
    forgetDamage(scope);
    drop(scope);
  }

  void damage(Scope scope, String problem) {
    drop(scope);
    damaged.put(record(scope), problem);
  }

  void put(Epoch epoch) {
    damaged.remove(epochRecord(epoch.date()));
    scopeChanges.epochs.put(epoch.date(), Optional.of(epoch));
  }

  void removeEpoch(int date) {
    damaged.remove(epochRecord(date));
    scopeChanges.epochs.put(date, Optional.empty());
  }

  void damageEpoch(int date, String problem) {
    scopeChanges.epochs.put(date, Optional.empty());
    damaged.put(epochRecord(date), problem);
  }

  KeyspaceMap build() {
    KeyspaceMap.Entries newEntries = new KeyspaceMap.Entries(entries.build(), entriesByShard);
    return new KeyspaceMap(name, definition, newLocator(), newEntries, damaged);
  }

  private Locator newLocator() {
    Locator locator = scopeChanges.isEmpty() ? oldLocator : oldLocator.with(scopeChanges);
    if (definition == null) {
      if (oldDefinition == null) {
        return locator;
      }
      return UndefinedLocator.empty(name).with(ScopeChanges.all(locator));
    }
    if (oldDefinition != null && oldDefinition.strategy().equals(definition.strategy())) {
      return locator;
    }
    return Locators.of(name, definition.strategy(), locator);
  }

  private void drop(Scope scope) {
    if (scope instanceof Scope.Entry entry) {
      uncount(entries.remove(entry.key()));
    } else {
      scopeChanges.scopes.put(scope, Optional.empty());
    }
  }

  private void uncount(@Nullable Placement placement) {
    if (placement != null) {
      entriesByShard.computeIfPresent(placement.shard(), (shard, n) -> n == 1 ? null : n - 1);
    }
  }

  private void forgetDamage(Scope scope) {
    if (!damaged.isEmpty()) {
      damaged.remove(record(scope));
    }
  }

  /**
   * What a problem of a mapping is filed under. The end of a range may be the damage, so it does
   * not count.
   */
  private static String record(Scope scope) {
    return scope instanceof Scope.Range range
        ? new Scope.Range(range.start(), null).describe()
        : scope.describe();
  }

  private static String epochRecord(int date) {
    return "epoch " + date;
  }
}
