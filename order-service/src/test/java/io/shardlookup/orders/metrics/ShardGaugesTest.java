package io.shardlookup.orders.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.shardlookup.model.ShardName;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ShardGaugesTest {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  @Test
  void theNextOnesAreShownAfterAnEnd() {
    gauges("shard-1", 1).close();

    assertThat(registry.scrape()).doesNotContain("things");

    gauges("shard-1", 2);
    assertThat(registry.scrape())
        .contains("things{shard=\"shard-1\"} 2.0", "age_seconds{shard=\"shard-1\"} 2.0");
  }

  @Test
  void anEndThatIsLateTakesNothingFromTheNext() {
    ShardGauges late = gauges("shard-1", 1);
    gauges("shard-1", 2);

    late.close();
    late.close();

    assertThat(registry.scrape())
        .contains("things{shard=\"shard-1\"} 2.0", "age_seconds{shard=\"shard-1\"} 2.0");
  }

  @Test
  void thoseOfOtherShardsStay() {
    ShardGauges ending = gauges("shard-1", 1);
    gauges("shard-2", 2);

    ending.close();

    assertThat(registry.scrape())
        .contains("things{shard=\"shard-2\"} 2.0")
        .doesNotContain("shard-1");
  }

  private ShardGauges gauges(String shard, long value) {
    AtomicLong shown = new AtomicLong(value);
    ShardGauges gauges = new ShardGauges(registry, new ShardName(shard));
    gauges.add(Gauge.builder("things", shown, AtomicLong::get).strongReference(true));
    gauges.add(
        TimeGauge.builder("age", shown, TimeUnit.SECONDS, AtomicLong::get).strongReference(true));
    return gauges;
  }
}
