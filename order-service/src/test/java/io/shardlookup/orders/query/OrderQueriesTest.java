package io.shardlookup.orders.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardlookup.orders.error.OrderErrorReason;
import io.shardlookup.orders.error.OrderException;
import io.shardlookup.orders.event.SampleOrders;
import io.shardlookup.orders.order.OrderNumber;
import io.shardlookup.orders.readmodel.OrderReadModel;
import io.shardlookup.orders.readmodel.ReadModelConfig;
import io.shardlookup.orders.readmodel.ReadModelState;
import io.shardlookup.orders.readmodel.ReadStore;
import io.shardlookup.orders.v1.Order;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** With a read model that is not there. */
@Timeout(60)
class OrderQueriesTest {
  private static final OrderNumber NUMBER = OrderNumber.parse("", SampleOrders.number(1));

  /** A caller that waits for less than MongoDB is waited for where it is expected. */
  private static final Duration SHORT = Duration.ofMillis(1_500);

  private final Order order = SampleOrders.order(1, 2);
  private ReadStore store;

  @BeforeEach
  void nobodyListens() throws IOException {
    try (ServerSocket port = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      store =
          new ReadStore(
              new ReadModelConfig("mongodb://127.0.0.1:" + port.getLocalPort(), "nothing"));
    }
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void asksTheShardForAVersionWithoutWaitingForTheReadModel() {
    long deadline = System.nanoTime() + SHORT.toNanos();

    OrderAnswer answer = queries(Optional.of(order)).order(NUMBER, 2, () -> left(deadline));

    assertThat(answer).isEqualTo(OrderAnswer.fromShard(order));
  }

  @Test
  void doesNotTakeAbsentOnTheShardForUnknown() {
    assertThatThrownBy(() -> queries(Optional.empty()).order(NUMBER, 2, () -> SHORT))
        .isInstanceOfSatisfying(
            OrderException.class,
            e -> assertThat(e.reason()).isEqualTo(OrderErrorReason.READ_MODEL_UNAVAILABLE));
  }

  private OrderQueries queries(Optional<Order> onTheShard) {
    return new OrderQueries(
        new OrderReadModel(store),
        new ReadModelState(store, System::nanoTime),
        (number, atMost) -> onTheShard);
  }

  private static Duration left(long deadline) {
    Duration left = Duration.ofNanos(deadline - System.nanoTime());
    assertThat(left).isPositive();
    return left;
  }
}
