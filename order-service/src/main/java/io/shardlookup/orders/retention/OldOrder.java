package io.shardlookup.orders.retention;

import io.shardlookup.client.LookupClient;
import io.shardlookup.client.cache.PlacementAsOf;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.MappingState;
import io.shardlookup.model.Placement;
import io.shardlookup.model.ShardName;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.orders.order.OrderNumber;
import java.util.Optional;

/** Whose an old order is that lies on a shard. */
enum OldOrder {
  /** The shard serves it: retention removes it. */
  OWN,
  /** It is about to move, or its place is not known: retention leaves it for later. */
  IN_MOTION,
  /** Another shard serves it: these rows are what a relocation has left, and its to clean. */
  LEFTOVER;

  /** By what the client holds now. */
  static OldOrder of(
      LookupClient client, KeyspaceName keyspace, OrderNumber number, ShardName shard) {
    Optional<Placement> placement = placement(client, keyspace, number);
    if (placement.isEmpty()) {
      return IN_MOTION;
    }
    if (!placement.get().shard().equals(shard)) {
      return LEFTOVER;
    }
    return placement.get().state() == MappingState.SERVING ? OWN : IN_MOTION;
  }

  private static Optional<Placement> placement(
      LookupClient client, KeyspaceName keyspace, OrderNumber number) {
    try {
      return client.held(keyspace.text(), number.text()).map(PlacementAsOf::placement);
    } catch (LookupException e) {
      return Optional.empty();
    }
  }
}
