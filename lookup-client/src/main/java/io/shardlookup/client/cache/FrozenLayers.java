package io.shardlookup.client.cache;

import io.shardlookup.model.Revision;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What resets have frozen, and how far its keys have been asked anew. Confined to the session
 * executor.
 */
final class FrozenLayers {
  /** More resets in a row than this, without a refill between, lose the oldest layer. */
  private static final int MAX_LAYERS = 3;

  /** Replaced, never changed. */
  private List<FrozenLayer> newestFirst = List.of();

  private @Nullable Refill refill;

  List<FrozenLayer> newestFirst() {
    return newestFirst;
  }

  boolean isEmpty() {
    return newestFirst.isEmpty();
  }

  /** A reset: freezes these keyspaces if there are any; a refill begins anew. */
  void freeze(Revision asOf, Map<String, HeldKeyspace> keyspaces) {
    List<FrozenLayer> layers = new ArrayList<>();
    if (!keyspaces.isEmpty()) {
      layers.add(new FrozenLayer(asOf, keyspaces));
    }
    layers.addAll(newestFirst);
    newestFirst = layers.subList(0, Math.min(layers.size(), MAX_LAYERS));
    refill = null;
  }

  /** Forgets what is frozen of the key. */
  void forget(String keyspace, String key) {
    for (FrozenLayer layer : newestFirst) {
      layer.forget(keyspace, key);
    }
  }

  /** Forgets everything. */
  void clear() {
    newestFirst = List.of();
    refill = null;
  }

  /** Forgets the keyspaces that are mirrored again, and layers that nothing is left of. */
  void giveWayTo(Map<String, HeldKeyspace> held) {
    if (!newestFirst.isEmpty()) {
      newestFirst =
          newestFirst.stream()
              .map(layer -> withoutMirrored(layer, held))
              .filter(layer -> !layer.isEmpty())
              .toList();
    }
  }

  private static FrozenLayer withoutMirrored(FrozenLayer layer, Map<String, HeldKeyspace> held) {
    FrozenLayer rest = layer;
    for (Map.Entry<String, HeldKeyspace> entry : held.entrySet()) {
      if (entry.getValue() instanceof HeldKeyspace.Mirror) {
        rest = rest.without(entry.getKey());
      }
    }
    return rest;
  }

  /** The walk over the first keyspace that is frozen by keys and held again; null without one. */
  @Nullable Refill refill(Map<String, HeldKeyspace> held) {
    for (FrozenLayer layer : newestFirst) {
      for (Map.Entry<String, HeldKeyspace> entry : layer.keyspaces().entrySet()) {
        if (entry.getValue() instanceof HeldKeyspace.Keys keys
            && held.containsKey(entry.getKey())) {
          if (refill == null || !refill.isOf(keys)) {
            refill = new Refill(entry.getKey(), keys);
          }
          return refill;
        }
      }
    }
    return null;
  }

  /** Forgets the keyspace of the walk, which is over. */
  void walked(Refill over) {
    String name = over.keyspace();
    refill = null;
    newestFirst =
        newestFirst.stream()
            .map(layer -> over.isOf(layer.keyspaces().get(name)) ? layer.without(name) : layer)
            .toList();
  }
}
