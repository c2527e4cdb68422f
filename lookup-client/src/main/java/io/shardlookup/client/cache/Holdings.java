package io.shardlookup.client.cache;

import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.KeyspaceState;
import io.shardlookup.model.Placement;
import io.shardlookup.model.Scope;
import io.shardlookup.model.view.DirectoryChange;
import io.shardlookup.model.view.KeyspaceMap;
import io.shardlookup.model.view.View;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The keyspaces that are held up to V, and what a change is to them: the end of one, a cached key,
 * or a part of the view. Confined to the session executor.
 */
final class Holdings {
  private final KeyMaps keyMaps;
  private final Map<String, HeldKeyspace> byName = new LinkedHashMap<>();

  /** Keeps cached keys in maps of this making. */
  Holdings(KeyMaps keyMaps) {
    this.keyMaps = keyMaps;
  }

  /** Names of all of them. */
  List<String> names() {
    return List.copyOf(byName.keySet());
  }

  boolean contains(String name) {
    return byName.containsKey(name);
  }

  /** All of them as they are now: to be copied by whoever keeps it. */
  Map<String, HeldKeyspace> byName() {
    return byName;
  }

  /** Where the keys of a DIRECTORY keyspace are cached; null if none of that name is held. */
  @Nullable ConcurrentMap<String, Placement> cachedKeys(String name) {
    return byName.get(name) instanceof HeldKeyspace.Keys keys ? keys.byKey() : null;
  }

  /** Holds a keyspace from now on; a DIRECTORY keyspace that is held keeps its cached keys. */
  void hold(String name, KeyspaceMap map, boolean isMirrored) {
    if (isMirrored) {
      byName.put(name, new HeldKeyspace.Mirror(map));
    } else if (!(byName.get(name) instanceof HeldKeyspace.Keys)) {
      byName.put(name, new HeldKeyspace.Keys(keyMaps.get()));
    }
  }

  /** Holds none of them any more. */
  void clear() {
    byName.clear();
  }

  /**
   * Holds a keyspace no more that is removed, being deleted, or of another kind: the node says
   * nothing more of it. Its return, even in the same message, is that of a keyspace not held.
   */
  void endBy(DirectoryChange change, Set<KeyspaceName> ended) {
    if (change instanceof DirectoryChange.KeyspaceRemoved c) {
      end(c.keyspace(), ended);
    } else if (change instanceof DirectoryChange.KeyspacePut c) {
      boolean goesOn =
          c.keyspace().state() == KeyspaceState.ACTIVE
              && c.keyspace().isMirrored() == isMirrored(c.keyspace().name());
      if (!goesOn) {
        end(c.keyspace().name(), ended);
      }
    }
  }

  private void end(KeyspaceName name, Set<KeyspaceName> ended) {
    if (byName.remove(name.text()) != null) {
      ended.add(name);
    }
  }

  /** Applies a change to cached keys; true if it belongs into the view instead. */
  boolean leaveToView(DirectoryChange change) {
    if (change instanceof DirectoryChange.MappingPut c) {
      HeldKeyspace keyspace = byName.get(c.mapping().keyspace().text());
      if (keyspace instanceof HeldKeyspace.Keys keys) {
        CachedEntries.put(keys.byKey(), c.mapping());
      }
      return keyspace instanceof HeldKeyspace.Mirror;
    }
    if (change instanceof DirectoryChange.MappingRemoved c) {
      return removed(c.keyspace(), c.scope());
    }
    if (change instanceof DirectoryChange.MappingDamaged c) {
      return removed(c.keyspace(), c.scope());
    }
    if (change instanceof DirectoryChange.EpochPut c) {
      return isMirrored(c.epoch().keyspace());
    }
    if (change instanceof DirectoryChange.EpochRemoved c) {
      return isMirrored(c.keyspace());
    }
    if (change instanceof DirectoryChange.EpochDamaged c) {
      return isMirrored(c.keyspace());
    }
    return true;
  }

  private boolean removed(KeyspaceName name, Scope scope) {
    HeldKeyspace keyspace = byName.get(name.text());
    if (keyspace instanceof HeldKeyspace.Keys keys) {
      CachedEntries.remove(keys.byKey(), scope);
    }
    return keyspace instanceof HeldKeyspace.Mirror;
  }

  private boolean isMirrored(KeyspaceName name) {
    return byName.get(name.text()) instanceof HeldKeyspace.Mirror;
  }

  /** Takes the mirrors from the view. */
  void renewMirrors(View view) {
    for (Map.Entry<String, HeldKeyspace> entry : byName.entrySet()) {
      KeyspaceMap map = view.keyspace(entry.getKey());
      if (map != null
          && entry.getValue() instanceof HeldKeyspace.Mirror mirror
          && mirror.map() != map) {
        entry.setValue(new HeldKeyspace.Mirror(map));
      }
    }
  }
}
