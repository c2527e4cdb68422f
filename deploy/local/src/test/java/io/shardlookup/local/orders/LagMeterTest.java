package io.shardlookup.local.orders;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlookup.local.check.CheckResult;
import io.shardlookup.orders.v1.Order;
import io.shardlookup.orders.v1.OrderStatus;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LagMeterTest {
  private static final CheckResult WELL = new CheckResult(Map.of(), 1, 1, 1, List.of());

  private final OrderBook book = new OrderBook();
  private final AtomicInteger asked = new AtomicInteger();

  @Test
  void asksAStoreAgainThatCouldNotBeAsked() {
    acknowledge();
    LagMeter meter =
        new LagMeter(
            book,
            change -> {
              if (asked.incrementAndGet() < 3) {
                throw new IllegalStateException("no reply");
              }
              return change.version();
            },
            () -> asked.get() < 3);

    meter.run();

    assertThat(meter.hasMeasured()).isTrue();
    assertThat(meter.lag().times().getTotalCount()).isEqualTo(1);
    assertThat(result(meter.lag(), meter.lag()).failures()).isEmpty();
  }

  @Test
  void aStoreThatWasNeverMeasuredIsAFailure() {
    acknowledge();
    LagMeter silent =
        new LagMeter(
            book,
            change -> {
              throw new IllegalStateException("no reply");
            },
            () -> asked.incrementAndGet() < 3);
    LagMeter behind =
        new LagMeter(book, change -> change.version() - 1, () -> asked.incrementAndGet() < 6);

    silent.run();
    behind.run();

    assertThat(behind.hasMeasured()).isFalse();
    assertThat(result(silent.lag(), behind.lag()).failures())
        .containsExactly(
            "changes timed to the read model: 0 (expected: 1 or more): "
                + "java.lang.IllegalStateException: no reply",
            "changes timed to the ledger: 0 (expected: 1 or more)");
  }

  private void acknowledge() {
    book.acknowledged(
        Order.newBuilder()
            .setOrderNumber("20260101-1")
            .setShopId("shop")
            .setVersion(1)
            .setStatus(OrderStatus.ORDER_STATUS_CREATED)
            .build(),
        System.nanoTime());
  }

  private OrderResult result(Lag readModel, Lag ledger) {
    return new OrderResult(1, book, readModel, ledger, WELL);
  }
}
