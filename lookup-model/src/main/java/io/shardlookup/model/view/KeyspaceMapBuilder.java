package io.shardlookup.model.view;

import io.shardlookup.model.Epoch;
import io.shardlookup.model.Keyspace;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.Mapping;
import io.shardlookup.model.Placement;
import io.shardlookup.model.Scope;
import io.shardlookup.model.ShardName;
import io.shardlookup.model.strategy.Strategy;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import kotlinx.collections.immutable.ExtensionsKt;
import kotlinx.collections.immutable.PersistentMap;
import org.jspecify.annotations.Nullable;

/** Turns one keyspace into its next version by a number of changes. Used once, by one thread. */
final class KeyspaceMapBuilder {
  private final KeyspaceName name;
  private final PersistentMap.Builder<String, Placement> entries;
  private final Map<ShardName, Long> entriesByShard;
  private final RecentPlacements recent = new RecentPlacements();
  private final ScopeChanges scopeChanges = new ScopeChanges();
  private final StoredScopes oldScopes;
  private final @Nullable Keyspace oldDefinition;
  private @Nullable Keyspace definition;
  private Damage damage;

  /** Starts from nothing. */
  KeyspaceMapBuilder(KeyspaceName name) {
    this.name = name;
    this.entries = ExtensionsKt.<String, Placement>persistentHashMapOf().builder();
    this.entriesByShard = new HashMap<>();
    this.oldScopes = StoredScopes.NONE;
    this.oldDefinition = null;
    this.damage = Damage.NONE;
  }

  /** Starts from a version. */
  KeyspaceMapBuilder(KeyspaceMap base) {
    this.name = base.name();
    this.entries = base.persistentEntries().builder();
    this.entriesByShard = new HashMap<>(base.entriesByShard());
    this.oldScopes = base.scopes();
    this.oldDefinition = base.definition();
    this.definition = oldDefinition;
    this.damage = base.damage();
  }

  void define(Keyspace keyspace) {
    definition = keyspace;
    damage = damage.withKeyspace(null);
  }

  void undefine() {
    definition = null;
    damage = damage.withKeyspace(null);
  }

  void undefine(String problem) {
    definition = null;
    damage = damage.withKeyspace(problem);
  }

  void put(Mapping mapping) {
    Scope scope = mapping.scope();
    Placement placement = Placement.of(scope, mapping.assignment(), mapping.generation());
    damage = damage.without(scope);
    if (scope instanceof Scope.Entry entry) {
      placement = recent.shared(placement);
      uncount(entries.put(entry.key(), placement));
      entriesByShard.merge(placement.shard(), 1L, Long::sum);
    } else {
      scopeChanges.put(scope, placement);
    }
  }

  void remove(Scope scope) {
    damage = damage.without(scope);
    drop(scope);
  }

  void damage(Scope scope, String problem) {
    drop(scope);
    damage = damage.with(scope, problem);
  }

  void put(Epoch epoch) {
    damage = damage.withoutEpoch(epoch.date());
    scopeChanges.put(EpochRecord.of(epoch));
  }

  void removeEpoch(int date) {
    damage = damage.withoutEpoch(date);
    scopeChanges.removeEpoch(date);
  }

  void damageEpoch(int date, String problem) {
    damage = damage.withEpoch(date, problem);
    scopeChanges.put(EpochRecord.unreadable(date));
  }

  KeyspaceMap build() {
    KeyspaceMap.Entries newEntries = new KeyspaceMap.Entries(entries.build(), entriesByShard);
    return new KeyspaceMap(name, definition, newScopes(), newEntries, damage);
  }

  private StoredScopes newScopes() {
    if (Objects.equals(strategy(oldDefinition), strategy(definition))) {
      return oldScopes.with(scopeChanges);
    }
    ScopeChanges all = oldScopes.toChanges();
    all.addAll(scopeChanges);
    return StoredScopes.empty(name, strategy(definition)).with(all);
  }

  private static @Nullable Strategy strategy(@Nullable Keyspace keyspace) {
    return keyspace == null ? null : keyspace.strategy();
  }

  private void drop(Scope scope) {
    if (scope instanceof Scope.Entry entry) {
      uncount(entries.remove(entry.key()));
    } else {
      scopeChanges.remove(scope);
    }
  }

  private void uncount(@Nullable Placement placement) {
    if (placement != null) {
      entriesByShard.computeIfPresent(placement.shard(), (shard, n) -> n == 1 ? null : n - 1);
    }
  }
}
