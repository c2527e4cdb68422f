package io.shardlookup.orders.settlement;

import com.google.protobuf.Timestamp;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.shardlookup.orders.v1.OrderEvent;
import io.shardlookup.orders.v1.OrderEventType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How far behind the ledger is: {@code shardlookup.settlement.behind} in events and {@code
 * shardlookup.settlement.lag} in time. Events that have been read ahead while a shard took no lines
 * count as missing. Written by the consumer's thread, read by any.
 */
final class LedgerMeters {
  private final Clock clock;
  private volatile long unread;
  private volatile long readAhead;
  private volatile Instant completeUntil;

  /** Counts of nothing yet; the clock is the one that dates events. */
  LedgerMeters(Clock clock) {
    this.clock = clock;
    this.completeUntil = clock.instant();
  }

  /** Shows them. */
  void bindTo(MeterRegistry registry) {
    Gauge.builder("shardlookup.settlement.behind", this::behind)
        .description("Events of this instance's partitions whose lines are not all in the ledger")
        .register(registry);
    TimeGauge.builder(
            "shardlookup.settlement.lag",
            () -> behind() == 0 ? 0 : ageMillis(),
            TimeUnit.MILLISECONDS)
        .description("Age of what the ledger knows for certain, 0 when it knows all")
        .register(registry);
  }

  /**
   * All lines of these events, and of all before, are in the ledger. Restated orders tell nothing
   * of the time: they are as old as the last change of the order.
   */
  void complete(List<OrderEvent> events) {
    Instant oldest = null;
    for (OrderEvent event : events) {
      if (event.getType() == OrderEventType.ORDER_EVENT_TYPE_RESTATED) {
        continue;
      }
      Timestamp at = event.getOccurredAt();
      Instant occurred = Instant.ofEpochSecond(at.getSeconds(), at.getNanos());
      oldest = oldest == null || occurred.isBefore(oldest) ? occurred : oldest;
    }
    if (oldest != null) {
      completeUntil = oldest;
    }
  }

  /**
   * Where the consumer is.
   *
   * @param eventsUnread of this instance's partitions
   * @param eventsReadAhead since the stored positions
   */
  void at(long eventsUnread, long eventsReadAhead) {
    unread = eventsUnread;
    readAhead = eventsReadAhead;
  }

  private long behind() {
    return unread + readAhead;
  }

  private long ageMillis() {
    return Math.max(0, Duration.between(completeUntil, clock.instant()).toMillis());
  }
}
