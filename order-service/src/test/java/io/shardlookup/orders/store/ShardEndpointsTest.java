package io.shardlookup.orders.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlookup.model.Generation;
import io.shardlookup.model.Shard;
import io.shardlookup.model.ShardName;
import io.shardlookup.model.ShardState;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShardEndpointsTest {
  @Test
  void whateverTheRouterMayWriteToHoldsOrders() {
    List<Shard> shards =
        List.of(
            shard("shard-1", "jdbc:mysql://10.0.0.1:3306/orders"),
            shard("shard-2", "10.0.0.2:3306/orders"),
            shard("shard-3", "https://10.0.0.3/"),
            shard("shard-4", "jdbc:postgresql://10.0.0.4/orders"));

    assertThat(ShardEndpoints.databases(shards))
        .extracting(Shard::name)
        .containsExactly(new ShardName("shard-1"), new ShardName("shard-2"));
  }

  private static Shard shard(String name, String endpoint) {
    return new Shard(new ShardName(name), endpoint, 1, ShardState.ACTIVE, "", Generation.NONE);
  }
}
