package io.shardlookup.client.jdbc.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardlookup.client.jdbc.database.DriverSettings;
import io.shardlookup.model.Generation;
import io.shardlookup.model.Shard;
import io.shardlookup.model.ShardName;
import io.shardlookup.model.ShardState;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ShardPoolsTest {
  private static final Duration LONG = Duration.ofSeconds(2);

  private static final Shard SHARD =
      new Shard(
          new ShardName("shard-1"),
          "jdbc:mysql://127.0.0.1:1/shop",
          1,
          ShardState.ACTIVE,
          "",
          new Generation(1));

  private final AtomicLong now = new AtomicLong();
  private final AtomicInteger attempts = new AtomicInteger();
  private final ShardPools pools =
      new ShardPools(
          new PoolSettings(
              shard -> {
                attempts.incrementAndGet();
                throw new NoClassDefFoundError("told to");
              },
              1,
              DriverSettings.OF_TOOLS,
              Duration.ofSeconds(1),
              null),
          now::get);

  @Test
  void aPoolThatCannotBeLoadedFailsWhoeverWaitsForItAndIsTriedAgain() {
    assertThatThrownBy(() -> pools.of("directory-a", SHARD, LONG))
        .isInstanceOf(NoClassDefFoundError.class);

    assertThatThrownBy(() -> pools.of("directory-a", SHARD, LONG))
        .hasRootCauseInstanceOf(NoClassDefFoundError.class);
    assertThat(attempts).hasValue(1);

    now.set(Duration.ofSeconds(1).toNanos());
    assertThatThrownBy(() -> pools.of("directory-a", SHARD, LONG))
        .isInstanceOf(NoClassDefFoundError.class);
    assertThat(attempts).hasValue(2);
  }
}
