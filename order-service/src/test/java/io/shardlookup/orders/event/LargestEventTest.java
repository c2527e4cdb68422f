package io.shardlookup.orders.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shardlookup.orders.order.Order;
import io.shardlookup.orders.order.OrderChange;
import io.shardlookup.orders.order.OrderEventType;
import io.shardlookup.orders.order.Orders;
import io.shardlookup.orders.order.wire.OrderMessages;
import io.shardlookup.orders.v1.OrderEvent;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.api.Test;

class LargestEventTest {
  /** Room for what Kafka adds to a record, and to a batch of one. */
  private static final int FRAMING = 1_000;

  /** What a broker takes unless configured otherwise. */
  private static final int BROKER_DEFAULT = 1_048_588;

  @Test
  void theLargestOrderFitsAnEventSeveralTimes() {
    Order largest = Orders.largest();
    OrderEvent event = OrderMessages.toWire(new OrderChange(largest, OrderEventType.RESTATED));
    String key = largest.number().text();
    Headers headers =
        CloudEventHeaders.of(
            event.getEventId(),
            "s".repeat(63),
            EventNames.cloudEventType("RESTATED"),
            key,
            Orders.NOON);

    int bytes = event.getSerializedSize() + key.getBytes(UTF_8).length + FRAMING;
    for (Header header : headers) {
      bytes += header.key().length() + header.value().length;
    }

    assertThat(largest.purchase().lines()).hasSize(200);
    assertThat(largest.payments()).hasSize(Order.MAX_PAYMENTS);
    assertThat(bytes).isGreaterThan(200 * 800).isLessThan(KafkaClients.MAX_EVENT_BYTES / 3);
    assertThat(KafkaClients.MAX_EVENT_BYTES).isLessThan(BROKER_DEFAULT);
  }
}
