package io.shardlookup.server.follower;

import io.shardlookup.model.Epoch;
import io.shardlookup.model.Keyspace;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.Mapping;
import io.shardlookup.model.Placement;
import io.shardlookup.model.Scope;
import io.shardlookup.model.Shard;
import io.shardlookup.model.strategy.Strategy;
import io.shardlookup.model.view.DirectoryChange;
import io.shardlookup.model.view.KeyspaceMap;
import io.shardlookup.model.view.View;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What clients that hold one view have to learn to hold another one: as a list of changes if they
 * are few. Creations of DIRECTORY keys are left out. Used once, by one thread.
 */
final class ViewDifference {
  private final int most;
  private final List<DirectoryChange> changes = new ArrayList<>();
  private boolean expressible = true;

  private ViewDifference(int most) {
    this.most = most;
  }

  /** The changes; empty (the Optional) if there are more, or if changes cannot say them. */
  static Optional<List<DirectoryChange>> between(View before, View after, int most) {
    ViewDifference difference = new ViewDifference(most);
    difference.shards(before, after);
    Set<String> names = new HashSet<>();
    before.keyspaces().forEach(keyspace -> names.add(keyspace.name().text()));
    after.keyspaces().forEach(keyspace -> names.add(keyspace.name().text()));
    for (String name : names) {
      difference.keyspace(name, before.keyspace(name), after.keyspace(name));
    }
    return difference.isFew() ? Optional.of(List.copyOf(difference.changes)) : Optional.empty();
  }

  private void shards(View before, View after) {
    expressible &= before.damagedShards().equals(after.damagedShards());
    for (Shard shard : after.shards()) {
      if (!shard.equals(before.shard(shard.name()))) {
        add(new DirectoryChange.ShardPut(shard));
      }
    }
    for (Shard shard : before.shards()) {
      if (after.shard(shard.name()) == null) {
        add(new DirectoryChange.ShardRemoved(shard.name()));
      }
    }
  }

  private void keyspace(String text, @Nullable KeyspaceMap before, @Nullable KeyspaceMap after) {
    KeyspaceName name = new KeyspaceName(text);
    Keyspace old = before == null ? null : before.definition();
    Keyspace current = after == null ? null : after.definition();
    expressible &= damaged(before).equals(damaged(after)) && !isAnother(old, current);
    if (current != null && !current.equals(old)) {
      add(new DirectoryChange.KeyspacePut(current));
    } else if (current == null && old != null) {
      add(new DirectoryChange.KeyspaceRemoved(name));
    }
    epochs(name, before, after);
    scopes(name, before, after);
    boolean creationsCount = !isDirectory(old) || !isDirectory(current);
    entries(name, before, after, creationsCount);
  }

  private void epochs(
      KeyspaceName name, @Nullable KeyspaceMap before, @Nullable KeyspaceMap after) {
    Map<Integer, Epoch> old = new HashMap<>();
    if (before != null) {
      before.epochs().forEach(epoch -> old.put(epoch.date(), epoch));
    }
    if (after != null) {
      for (Epoch epoch : after.epochs()) {
        if (!epoch.equals(old.remove(epoch.date()))) {
          add(new DirectoryChange.EpochPut(epoch));
        }
      }
    }
    old.keySet().forEach(date -> add(new DirectoryChange.EpochRemoved(name, date)));
  }

  private void scopes(
      KeyspaceName name, @Nullable KeyspaceMap before, @Nullable KeyspaceMap after) {
    Map<Scope, Placement> old = new HashMap<>();
    if (before != null) {
      before.forEachScope((scope, placement) -> old.put(withoutEnd(scope), placement));
    }
    if (after != null) {
      after.forEachScope(
          (scope, placement) -> {
            if (!placement.equals(old.remove(withoutEnd(scope)))) {
              put(name, scope, placement);
            }
          });
    }
    old.keySet().forEach(scope -> add(new DirectoryChange.MappingRemoved(name, scope)));
  }

  private void entries(
      KeyspaceName name,
      @Nullable KeyspaceMap before,
      @Nullable KeyspaceMap after,
      boolean creationsCount) {
    Map<String, Placement> old = before == null ? Map.of() : before.entries();
    Map<String, Placement> current = after == null ? Map.of() : after.entries();
    for (Map.Entry<String, Placement> entry : current.entrySet()) {
      Placement known = old.get(entry.getKey());
      if (known == null ? creationsCount : !known.equals(entry.getValue())) {
        put(name, new Scope.Entry(entry.getKey()), entry.getValue());
      }
      if (!isFew()) {
        return;
      }
    }
    for (String key : old.keySet()) {
      if (!current.containsKey(key)) {
        add(new DirectoryChange.MappingRemoved(name, new Scope.Entry(key)));
      }
    }
  }

  private void put(KeyspaceName name, Scope scope, Placement placement) {
    add(
        new DirectoryChange.MappingPut(
            new Mapping(name, scope, placement.assignment(), placement.generation())));
  }

  private void add(DirectoryChange change) {
    if (isFew()) {
      changes.add(change);
    }
  }

  private boolean isFew() {
    return expressible && changes.size() <= most;
  }

  /** Whether the name was given to a new keyspace, which no change of the old one makes. */
  private static boolean isAnother(@Nullable Keyspace old, @Nullable Keyspace current) {
    return old != null && current != null && !old.strategy().equals(current.strategy());
  }

  private static boolean isDirectory(@Nullable Keyspace keyspace) {
    return keyspace != null && keyspace.strategy() instanceof Strategy.Directory;
  }

  private static Map<String, String> damaged(@Nullable KeyspaceMap keyspace) {
    return keyspace == null ? Map.of() : keyspace.damaged();
  }

  private static Scope withoutEnd(Scope scope) {
    return scope instanceof Scope.Range range ? new Scope.Range(range.start(), null) : scope;
  }
}
