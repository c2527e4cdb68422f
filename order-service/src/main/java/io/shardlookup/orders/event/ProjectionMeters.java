package io.shardlookup.orders.event;

import com.google.protobuf.Timestamp;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.shardlookup.orders.v1.OrderEvent;
import io.shardlookup.orders.v1.OrderEventType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** How feeding a projection goes. Written by its thread, read by any. */
public final class ProjectionMeters {
  private static final String GROUP = "group";

  private final Clock clock;
  private final AtomicLong behind = new AtomicLong();
  private final Counter applied;
  private final Counter buried;
  private final Counter failures;
  private final Timer delay;

  /** Meters of a group's member in this registry; the clock is the one that dates events. */
  public ProjectionMeters(MeterRegistry registry, String group, Clock clock) {
    this.clock = clock;
    this.applied =
        Counter.builder("shardlookup.orders.projection.events")
            .description("Events taken, repeats included")
            .tag(GROUP, group)
            .register(registry);
    this.buried =
        Counter.builder("shardlookup.orders.projection.dead")
            .description("Records written to the dead-letter topic")
            .tag(GROUP, group)
            .register(registry);
    this.failures =
        Counter.builder("shardlookup.orders.projection.failures")
            .description("Batches, and looks at positions, that failed and are repeated")
            .tag(GROUP, group)
            .register(registry);
    this.delay =
        Timer.builder("shardlookup.orders.projection.delay")
            .description(
                "From a change of an order until its event is taken; not of restated orders")
            .tag(GROUP, group)
            .publishPercentiles(0.5, 0.99)
            .register(registry);
    Gauge.builder("shardlookup.orders.projection.behind", behind, AtomicLong::doubleValue)
        .description("Events in this member's partitions that it has not taken")
        .tag(GROUP, group)
        .register(registry);
  }

  void applied(List<OrderEvent> events) {
    applied.increment(events.size());
    Instant now = clock.instant();
    for (OrderEvent event : events) {
      if (event.getType() == OrderEventType.ORDER_EVENT_TYPE_RESTATED) {
        continue;
      }
      Timestamp at = event.getOccurredAt();
      Duration passed =
          Duration.between(Instant.ofEpochSecond(at.getSeconds(), at.getNanos()), now);
      delay.record(passed.isNegative() ? Duration.ZERO : passed);
    }
  }

  void buried(int records) {
    buried.increment(records);
  }

  void failed() {
    failures.increment();
  }

  void behind(long events) {
    behind.set(events);
  }
}
