package io.shardlookup.client.cache;

import io.shardlookup.model.Placement;
import io.shardlookup.model.Revision;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was held before a reset, right as of its own old revision: answers only where no node does.
 * Keyspaces leave it as they are held anew, keys as they are answered anew. The set of keyspaces is
 * immutable.
 */
final class FrozenLayer {
  private final Revision asOf;
  private final Map<String, HeldKeyspace> keyspaces;

  FrozenLayer(Revision asOf, Map<String, HeldKeyspace> keyspaces) {
    this.asOf = asOf;
    this.keyspaces = Map.copyOf(keyspaces);
  }

  @Nullable PlacementAsOf find(String keyspace, String key) {
    HeldKeyspace held = keyspaces.get(keyspace);
    Placement placement = held == null ? null : held.find(key);
    return placement == null ? null : new PlacementAsOf(placement, asOf, true);
  }

  void forget(String keyspace, String key) {
    HeldKeyspace held = keyspaces.get(keyspace);
    if (held instanceof HeldKeyspace.Keys keys) {
      keys.byKey().remove(key);
    }
  }

  FrozenLayer without(String keyspace) {
    if (!keyspaces.containsKey(keyspace)) {
      return this;
    }
    Map<String, HeldKeyspace> rest = new HashMap<>(keyspaces);
    rest.remove(keyspace);
    return new FrozenLayer(asOf, rest);
  }

  boolean isEmpty() {
    return keyspaces.isEmpty();
  }

  Map<String, HeldKeyspace> keyspaces() {
    return keyspaces;
  }
}
