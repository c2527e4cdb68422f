package io.shardlookup.client.cache;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The keyspaces that may answer, by name. Immutable. */
final class HeldKeyspaces {
  static final HeldKeyspaces NONE = new HeldKeyspaces(Map.of());

  /** Comparing with so many names costs every resolve less than hashing one does. */
  private static final int FEW = 4;

  /** A plain hash map, whose lookup needs no division. */
  private final HashMap<String, HeldKeyspace> byName;

  /** All of them if they are few; otherwise none. */
  private final Named[] few;

  HeldKeyspaces(Map<String, HeldKeyspace> byName) {
    this.byName = new HashMap<>(byName);
    this.few =
        byName.size() > FEW
            ? new Named[0]
            : byName.entrySet().stream()
                .map(entry -> new Named(entry.getKey(), entry.getValue()))
                .toArray(Named[]::new);
  }

  private record Named(String name, HeldKeyspace keyspace) {}

  /** The keyspace of that name; null if it is not among them. */
  @Nullable HeldKeyspace get(String name) {
    for (Named one : few) {
      if (one.name.equals(name)) {
        return one.keyspace;
      }
    }
    return few.length == byName.size() ? null : byName.get(name);
  }

  /** Whether these are the keyspaces of the map, in the same versions. */
  boolean are(Map<String, HeldKeyspace> others) {
    return byName.equals(others);
  }

  /** Those of these that are held still, in the versions held now. */
  HeldKeyspaces renewed(Map<String, HeldKeyspace> held) {
    Map<String, HeldKeyspace> rest = new HashMap<>();
    for (String name : byName.keySet()) {
      HeldKeyspace keyspace = held.get(name);
      if (keyspace != null) {
        rest.put(name, keyspace);
      }
    }
    return new HeldKeyspaces(rest);
  }

  Set<String> names() {
    return byName.keySet();
  }

  Collection<HeldKeyspace> all() {
    return byName.values();
  }

  Set<Map.Entry<String, HeldKeyspace>> entries() {
    return byName.entrySet();
  }
}
