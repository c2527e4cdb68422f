package io.shardlookup.client.cache;

import io.shardlookup.model.Keyspace;
import io.shardlookup.model.Mapping;
import io.shardlookup.model.Placement;
import io.shardlookup.model.Scope;
import io.shardlookup.model.view.DirectoryChange;
import io.shardlookup.model.view.KeyspaceMap;
import java.util.List;
import java.util.concurrent.ConcurrentMap;

/**
 * How changes of entries show in cached keys: what is not cached stays so, and what was answered at
 * a revision after the change's stays what it is.
 */
final class CachedEntries {
  private CachedEntries() {}

  static void put(ConcurrentMap<String, Placement> byKey, Mapping mapping) {
    if (mapping.scope() instanceof Scope.Entry entry) {
      Placement placement =
          Placement.of(mapping.scope(), mapping.assignment(), mapping.generation());
      Placement unused =
          byKey.computeIfPresent(
              entry.key(), (key, cached) -> placement.isOlderThan(cached) ? cached : placement);
    }
  }

  static void remove(ConcurrentMap<String, Placement> byKey, Scope scope) {
    if (scope instanceof Scope.Entry entry) {
      Placement unused = byKey.remove(entry.key());
    }
  }

  /** The record of a keyspace alone, without its scopes and entries. */
  static List<DirectoryChange> definitionOf(KeyspaceMap map) {
    Keyspace definition = map.definition();
    return definition == null ? List.of() : List.of(new DirectoryChange.KeyspacePut(definition));
  }
}
