package io.shardlookup.orders.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.shardlookup.model.ShardName;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RetentionMetersTest {
  private static final ShardName SHARD = new ShardName("shard-1");
  private static final Instant NOON = Instant.parse("2026-07-01T12:00:00Z");

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  @Test
  void showNothingAfterTheirEndAndWhatTheNextOnesSay() {
    RetentionMeters ended = new RetentionMeters(registry, SHARD);
    ended.passed(3, NOON.minusSeconds(60));
    ended.close();
    assertThat(registry.find("shardlookup.orders.retention.left").gauge()).isNull();

    RetentionMeters next = new RetentionMeters(registry, SHARD);
    next.passed(1, NOON);

    assertThat(registry.get("shardlookup.orders.retention.left").gauge().value()).isEqualTo(1);
    assertThat(
            registry
                .get("shardlookup.orders.retention.last.pass")
                .timeGauge()
                .value(TimeUnit.SECONDS))
        .isEqualTo(NOON.getEpochSecond());
    assertThat(registry.get("shardlookup.orders.retention.passes").counter().count()).isEqualTo(2);
  }
}
