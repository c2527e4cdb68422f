package io.shardlookup.orders.readmodel;

import com.google.protobuf.Timestamp;
import io.shardlookup.orders.v1.Money;
import io.shardlookup.orders.v1.Order;
import io.shardlookup.orders.v1.OrderLine;
import io.shardlookup.orders.v1.OrderPayment;
import io.shardlookup.orders.v1.OrderStatus;
import java.util.List;
import org.bson.Document;

/**
 * Orders as documents of the read model: {@code {_id: number, order: {version: ..., ...}}}. A
 * document holds the order, whole, and nothing else: what it was built from leaves no trace. Times
 * are microseconds since 1970 in UTC, as the shards have them; a BSON date has milliseconds.
 *
 * <p>The version comes first in {@code order}: MongoDB compares two such values by it, so that the
 * update operator {@code $max} keeps the higher version.
 */
final class OrderDocuments {
  static final String ID = "_id";

  /** The field that holds the order. */
  static final String ORDER = "order";

  private static final String VERSION = "version";
  private static final String STATUS = "status";
  private static final String CUSTOMER_ID = "customer_id";
  private static final String SHOP_ID = "shop_id";
  private static final String DAY = "day";
  private static final String PLACED_AT = "placed_at_micros";
  private static final String CURRENCY = "currency";
  private static final String TOTAL = "total_minor";
  private static final String UPDATED_AT = "updated_at_micros";
  private static final String CANCEL_REASON = "cancel_reason";
  private static final String LINES = "lines";
  private static final String PAYMENTS = "payments";

  /** Paths that queries and indexes use. */
  static final String CUSTOMER_ID_PATH = ORDER + "." + CUSTOMER_ID;

  static final String SHOP_ID_PATH = ORDER + "." + SHOP_ID;
  static final String DAY_PATH = ORDER + "." + DAY;
  static final String PLACED_AT_PATH = ORDER + "." + PLACED_AT;

  private static final String STATUS_PREFIX = "ORDER_STATUS_";
  private static final long MICROS = 1_000_000;

  private OrderDocuments() {}

  /** The value of {@link #ORDER}. */
  static Document toValue(Order order) {
    Document value =
        new Document(VERSION, order.getVersion())
            .append(STATUS, order.getStatus().name().substring(STATUS_PREFIX.length()))
            .append(CUSTOMER_ID, order.getCustomerId())
            .append(SHOP_ID, order.getShopId())
            .append(DAY, order.getDay())
            .append(CURRENCY, order.getTotal().getCurrency())
            .append(TOTAL, order.getTotal().getMinorUnits())
            .append(PLACED_AT, micros(order.getPlacedAt()))
            .append(UPDATED_AT, micros(order.getUpdatedAt()))
            .append(LINES, order.getLinesList().stream().map(OrderDocuments::line).toList())
            .append(
                PAYMENTS, order.getPaymentsList().stream().map(OrderDocuments::payment).toList());
    if (!order.getCancelReason().isEmpty()) {
      value.append(CANCEL_REASON, order.getCancelReason());
    }
    return value;
  }

  static Order toOrder(Document document) {
    Document value = document.get(ORDER, Document.class);
    String currency = value.getString(CURRENCY);
    Order.Builder order =
        Order.newBuilder()
            .setOrderNumber(document.getString(ID))
            .setVersion(value.getLong(VERSION))
            .setStatus(OrderStatus.valueOf(STATUS_PREFIX + value.getString(STATUS)))
            .setCustomerId(value.getString(CUSTOMER_ID))
            .setShopId(value.getString(SHOP_ID))
            .setDay(value.getInteger(DAY))
            .setTotal(money(value.getLong(TOTAL), currency))
            .setPlacedAt(timestamp(value.getLong(PLACED_AT)))
            .setUpdatedAt(timestamp(value.getLong(UPDATED_AT)));
    documents(value, LINES).forEach(line -> order.addLines(line(line, currency)));
    documents(value, PAYMENTS).forEach(payment -> order.addPayments(payment(payment, currency)));
    String reason = value.getString(CANCEL_REASON);
    return reason == null ? order.build() : order.setCancelReason(reason).build();
  }

  static long micros(Timestamp timestamp) {
    return timestamp.getSeconds() * MICROS + timestamp.getNanos() / 1_000;
  }

  private static Document line(OrderLine line) {
    return new Document("line_number", line.getLineNumber())
        .append("sku", line.getSku())
        .append("name", line.getName())
        .append("quantity", line.getQuantity())
        .append("unit_price_minor", line.getUnitPrice().getMinorUnits());
  }

  private static OrderLine line(Document line, String currency) {
    return OrderLine.newBuilder()
        .setLineNumber(line.getInteger("line_number"))
        .setSku(line.getString("sku"))
        .setName(line.getString("name"))
        .setQuantity(line.getLong("quantity"))
        .setUnitPrice(money(line.getLong("unit_price_minor"), currency))
        .build();
  }

  private static Document payment(OrderPayment payment) {
    return new Document("payment_id", payment.getPaymentId())
        .append("amount_minor", payment.getAmount().getMinorUnits())
        .append("method", payment.getMethod())
        .append("paid_at_micros", micros(payment.getPaidAt()));
  }

  private static OrderPayment payment(Document payment, String currency) {
    return OrderPayment.newBuilder()
        .setPaymentId(payment.getString("payment_id"))
        .setAmount(money(payment.getLong("amount_minor"), currency))
        .setMethod(payment.getString("method"))
        .setPaidAt(timestamp(payment.getLong("paid_at_micros")))
        .build();
  }

  private static Money money(long minorUnits, String currency) {
    return Money.newBuilder().setMinorUnits(minorUnits).setCurrency(currency).build();
  }

  private static Timestamp timestamp(long micros) {
    return Timestamp.newBuilder()
        .setSeconds(Math.floorDiv(micros, MICROS))
        .setNanos((int) Math.floorMod(micros, MICROS) * 1_000)
        .build();
  }

  private static List<Document> documents(Document document, String field) {
    return document.getList(field, Document.class, List.of());
  }
}
