package io.shardlookup.orders.event;

import static io.shardlookup.model.strategy.KeySyntax.quote;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.shardlookup.orders.v1.Order;
import io.shardlookup.orders.v1.OrderEvent;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Reads records of the topic. A sound event says the same order number and version throughout and
 * when it occurred, and carries a whole order; its type may be one that this version does not know,
 * since the order says it all.
 */
public final class OrderEventCodec {
  private OrderEventCodec() {}

  /** What the record is; never fails. */
  public static DecodedEvent decode(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null) {
      return new DecodedEvent.Poison("value: none (expected: an OrderEvent)");
    }
    try {
      OrderEvent event = OrderEvent.parseFrom(record.value());
      String fault = fault(record.key(), event);
      return fault.isEmpty() ? new DecodedEvent.Sound(event) : new DecodedEvent.Poison(fault);
    } catch (InvalidProtocolBufferException e) {
      return new DecodedEvent.Poison(
          "value: "
              + record.value().length
              + " bytes (expected: an OrderEvent; "
              + e.getMessage()
              + ")");
    }
  }

  /** What is wrong; empty if nothing is. */
  private static String fault(byte[] key, OrderEvent event) {
    Order order = event.getOrder();
    String number = event.getOrderNumber();
    if (number.isEmpty()) {
      return "order_number: \"\" (expected: the number of an order)";
    }
    if (key == null || !ByteString.copyFrom(key).equals(event.getOrderNumberBytes())) {
      return "key: "
          + (key == null ? "none" : quote(new String(key, UTF_8)))
          + expected(quote(number) + ", the order number of the value");
    }
    if (event.getVersion() < 1) {
      return "version: "
          + Long.toUnsignedString(event.getVersion())
          + expected("1.." + Long.MAX_VALUE);
    }
    if (!order.getOrderNumber().equals(number) || order.getVersion() != event.getVersion()) {
      return "order: "
          + quote(order.getOrderNumber())
          + " at version "
          + order.getVersion()
          + expected(quote(number) + " at version " + event.getVersion() + ", as the event says");
    }
    String occurred = OrderFaults.ofOccurredAt(event);
    return occurred.isEmpty() ? OrderFaults.of(order) : occurred;
  }

  private static String expected(String expectation) {
    return " (expected: " + expectation + ")";
  }
}
