package io.shardlookup.orders.settlement;

import com.google.protobuf.Timestamp;
import io.shardlookup.orders.shards.OrderDirectory;
import io.shardlookup.orders.v1.Money;
import io.shardlookup.orders.v1.Order;
import io.shardlookup.orders.v1.OrderEvent;
import io.shardlookup.orders.v1.OrderEventType;
import io.shardlookup.orders.v1.OrderStatus;
import java.util.HashMap;
import java.util.Map;

/**
 * The n-th order for tests: its shop, its price and its end follow from n. It is CREATED at version
 * 1, PAID at 2, ACCEPTED at 3 and COMPLETED at 4; every fifth one is CANCELLED at 3 instead.
 *
 * @param n from 0 on
 */
record ShopOrder(int n) {
  /** How many shops there are. */
  static final int SHOPS = 7;

  private static final long PLACED_AT = 1_784_000_000L;
  private static final int FIRST_DAY = 20_260_718;

  /**
   * Settles a shop on each shard. The others get one when their first event comes, by chance, which
   * may be the same for all.
   */
  static void settleOnEach(OrderDirectory directory) {
    Map<String, String> shards = new HashMap<>();
    for (String shard : directory.shards()) {
      shards.put(new ShopOrder(shards.size()).shop(), shard);
    }
    var unused = directory.directory().keyspace("shops").load(shards);
  }

  String number() {
    return day() + "-" + n;
  }

  int day() {
    return FIRST_DAY + n % 2;
  }

  String shop() {
    return "shop-" + n % SHOPS;
  }

  /** The version at which it ends. */
  int lastVersion() {
    return n % 5 == 0 ? 3 : 4;
  }

  /** How its line has to look at the end, in the form of {@link LedgerRows}. */
  String lineAtTheEnd() {
    return lineAt(lastVersion());
  }

  /** How its line has to look at a version. */
  String lineAt(int version) {
    String status = status(version).name().substring("ORDER_STATUS_".length());
    long cents = status.equals("CANCELLED") ? 0 : 100L + n;
    return String.join(" ", shop(), number(), "" + version, status, "" + cents, "EUR", "" + day());
  }

  /** The event that brought it to a version. */
  OrderEvent event(int version) {
    Timestamp at = Timestamp.newBuilder().setSeconds(PLACED_AT + n + version).build();
    return OrderEvent.newBuilder()
        .setEventId(number() + ":" + version)
        .setOrderNumber(number())
        .setVersion(version)
        .setType(OrderEventType.ORDER_EVENT_TYPE_PLACED)
        .setOccurredAt(at)
        .setOrder(
            Order.newBuilder()
                .setOrderNumber(number())
                .setVersion(version)
                .setStatus(status(version))
                .setCustomerId("customer-" + n % 3)
                .setShopId(shop())
                .setTotal(Money.newBuilder().setMinorUnits(100L + n).setCurrency("EUR"))
                .setPlacedAt(Timestamp.newBuilder().setSeconds(PLACED_AT + n))
                .setUpdatedAt(at)
                .setDay(day()))
        .build();
  }

  private OrderStatus status(int version) {
    return switch (version) {
      case 1 -> OrderStatus.ORDER_STATUS_CREATED;
      case 2 -> OrderStatus.ORDER_STATUS_PAID;
      case 3 ->
          lastVersion() == 3
              ? OrderStatus.ORDER_STATUS_CANCELLED
              : OrderStatus.ORDER_STATUS_ACCEPTED;
      default -> OrderStatus.ORDER_STATUS_COMPLETED;
    };
  }
}
