package io.shardlookup.orders.store;

import io.shardlookup.client.LookupClient;
import io.shardlookup.model.Shard;
import io.shardlookup.model.ShardName;
import java.util.Set;
import java.util.stream.Collectors;

/** Tells shards that can hold orders from others of the same directory. */
public final class ShardEndpoints {
  /** Begins the endpoint of every shard that is a database; others hold no orders. */
  private static final String DATABASE = "jdbc:";

  private ShardEndpoints() {}

  /** The databases among the shards that the directory has now, as far as the client knows. */
  public static Set<ShardName> databases(LookupClient client) {
    return client.shards().stream()
        .filter(shard -> shard.endpoint().startsWith(DATABASE))
        .map(Shard::name)
        .collect(Collectors.toUnmodifiableSet());
  }
}
