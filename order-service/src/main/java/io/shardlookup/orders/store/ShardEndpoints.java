package io.shardlookup.orders.store;

import io.shardlookup.client.LookupClient;
import io.shardlookup.client.jdbc.database.ShardAddress;
import io.shardlookup.model.Shard;
import io.shardlookup.model.ShardName;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tells shards that can hold orders from others of the same directory, by the rule that decides
 * where the router writes: what it may write to has a relay and retention.
 */
public final class ShardEndpoints {
  private ShardEndpoints() {}

  /** The databases among the shards that the directory has now, as far as the client knows. */
  public static Set<ShardName> databases(LookupClient client) {
    return records(client).stream().map(Shard::name).collect(Collectors.toUnmodifiableSet());
  }

  /** The records of {@link #databases}. */
  public static List<Shard> records(LookupClient client) {
    return databases(client.shards());
  }

  /** The databases among these shards. */
  static List<Shard> databases(Collection<Shard> shards) {
    return shards.stream().filter(shard -> ShardAddress.isOne(shard.endpoint())).toList();
  }
}
