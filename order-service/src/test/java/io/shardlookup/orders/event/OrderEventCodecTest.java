package io.shardlookup.orders.event;

import static io.shardlookup.orders.event.SampleOrders.event;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shardlookup.orders.v1.OrderEvent;
import io.shardlookup.orders.v1.OrderStatus;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OrderEventCodecTest {
  private static final String KEY = "20260718-7";

  @Test
  void readsAnEvent() {
    OrderEvent event = event(7, 2);

    assertThat(OrderEventCodec.decode(record(KEY, event.toByteArray())))
        .isEqualTo(new DecodedEvent.Sound(event));
  }

  @Test
  void readsAnEventOfATypeThatIsNotKnown() {
    OrderEvent event = event(7, 2).toBuilder().setTypeValue(4711).build();

    assertThat(OrderEventCodec.decode(record(KEY, event.toByteArray())))
        .isEqualTo(new DecodedEvent.Sound(event));
  }

  @Test
  void findsNoEventInNothingAndInNoise() {
    assertThat(poison(record(KEY, null))).isEqualTo("value: none (expected: an OrderEvent)");
    assertThat(poison(record(KEY, "not an event".getBytes(UTF_8))))
        .startsWith("value: 12 bytes (expected: an OrderEvent; ");
    assertThat(poison(record(KEY, new byte[0])))
        .isEqualTo("order_number: \"\" (expected: the number of an order)");
  }

  @Test
  void findsFaultWithAKeyThatIsNotTheOrders() {
    assertThat(poison(record("20260718-8", event(7, 2).toByteArray())))
        .isEqualTo("key: \"20260718-8\" (expected: \"20260718-7\", the order number of the value)");
    assertThat(poison(record(null, event(7, 2).toByteArray()))).startsWith("key: none");
  }

  @Test
  void showsOfWhatIsLongOnlyTheBeginning() {
    String reason = poison(record("k\n" + "k".repeat(900_000), event(7, 2).toByteArray()));

    assertThat(reason).startsWith("key: \"k\\u000akkkk").contains("... (900002 characters)");
    assertThat(reason).hasSizeLessThan(300);
    assertThat(
            fault(event -> event.getOrderBuilder().setCustomerId("c".repeat(90_000)).clearShopId()))
        .hasSizeLessThan(300);
    assertThat(fault(event -> event.getOrderBuilder().setOrderNumber("n".repeat(90_000))))
        .hasSizeLessThan(300);
  }

  @Test
  void findsFaultWithAnEventThatContradictsItself() {
    assertThat(fault(event -> event.setVersion(0))).startsWith("version: 0 (expected: 1..");
    assertThat(fault(event -> event.setVersion(-1)))
        .startsWith("version: 18446744073709551615 (expected: 1..");
    assertThat(fault(event -> event.setVersion(3)))
        .isEqualTo(
            "order: \"20260718-7\" at version 2 (expected: \"20260718-7\" at version 3, as the"
                + " event says)");
    assertThat(fault(event -> event.getOrderBuilder().setOrderNumber("20260718-9")))
        .startsWith("order: \"20260718-9\" at version 2 (expected: \"20260718-7\"");
    assertThat(fault(OrderEvent.Builder::clearOrder)).startsWith("order: \"\" at version 0");
  }

  @Test
  void findsFaultWithAnOrderThatIsNotWhole() {
    assertThat(
            fault(event -> event.getOrderBuilder().setStatus(OrderStatus.ORDER_STATUS_UNSPECIFIED)))
        .isEqualTo("order.status: 0 (expected: a status that is known)");
    assertThat(fault(event -> event.getOrderBuilder().setStatusValue(99)))
        .isEqualTo("order.status: 99 (expected: a status that is known)");
    assertThat(fault(event -> event.getOrderBuilder().clearShopId()))
        .isEqualTo("order: customer_id \"customer-1\", shop_id \"\" (expected: both)");
    assertThat(fault(event -> event.getOrderBuilder().getTotalBuilder().setMinorUnits(-1)))
        .isEqualTo("order.total: -1 \"EUR\" (expected: 0 or more, and a currency)");
    assertThat(fault(event -> event.getOrderBuilder().clearPlacedAt()))
        .isEqualTo("order: without placed_at, updated_at or day (expected: all three)");
  }

  @Test
  void findsFaultWithTimesAndDaysThatAreNone() {
    assertThat(fault(event -> event.getOrderBuilder().setDay(20_261_399)))
        .isEqualTo("order.day: 20261399 (expected: a date yyyymmdd)");
    assertThat(fault(event -> event.getOrderBuilder().getPlacedAtBuilder().setSeconds(1L << 60)))
        .isEqualTo(
            "order: a time of 1152921504606846976 s and 123456000 ns (expected: one of the years 1"
                + " to 9999)");
    assertThat(
            fault(
                event ->
                    event.getOrderBuilder().getPaymentsBuilder(0).getPaidAtBuilder().setNanos(-1)))
        .contains("s and -1 ns");
  }

  @Test
  void findsFaultWithAnEventThatOccurredAtNoTime() {
    assertThat(fault(OrderEvent.Builder::clearOccurredAt))
        .isEqualTo("occurred_at: none (expected: a time)");
    assertThat(fault(event -> event.getOccurredAtBuilder().setSeconds(Long.MAX_VALUE)))
        .isEqualTo(
            "occurred_at: 9223372036854775807 s and 0 ns (expected: one of the years 1 to 9999)");
    assertThat(fault(event -> event.getOccurredAtBuilder().setSeconds(-62_135_596_801L)))
        .startsWith("occurred_at: -62135596801 s and 0 ns (expected: ");
    assertThat(fault(event -> event.getOccurredAtBuilder().setNanos(1_000_000_000)))
        .contains(" s and 1000000000 ns (expected: ");
  }

  @Test
  void findsFaultWithAmountsOfAnotherCurrency() {
    assertThat(
            fault(
                event ->
                    event
                        .getOrderBuilder()
                        .getLinesBuilder(0)
                        .getUnitPriceBuilder()
                        .setCurrency("CHF")))
        .isEqualTo("order: an amount in \"CHF\" (expected: \"EUR\", as the total)");
    assertThat(
            fault(
                event ->
                    event
                        .getOrderBuilder()
                        .getPaymentsBuilder(0)
                        .getAmountBuilder()
                        .clearCurrency()))
        .startsWith("order: an amount in \"\"");
  }

  private static String fault(Consumer<OrderEvent.Builder> change) {
    OrderEvent.Builder event = event(7, 2).toBuilder();
    change.accept(event);
    return poison(record(KEY, event.build().toByteArray()));
  }

  private static String poison(ConsumerRecord<byte[], byte[]> record) {
    return ((DecodedEvent.Poison) OrderEventCodec.decode(record)).reason();
  }

  @SuppressWarnings("NullAway") // Kafka's records may have no key and no value.
  private static ConsumerRecord<byte[], byte[]> record(
      @Nullable String key, byte @Nullable [] value) {
    return new ConsumerRecord<>(
        "orders.events", 3, 5, key == null ? null : key.getBytes(UTF_8), value);
  }
}
