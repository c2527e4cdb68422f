package io.shardlookup.orders.query;

import com.mongodb.MongoException;
import io.shardlookup.orders.error.OrderErrorReason;
import io.shardlookup.orders.error.OrderException;
import io.shardlookup.orders.order.OrderNumber;
import io.shardlookup.orders.readmodel.OrderPage;
import io.shardlookup.orders.readmodel.OrderPosition;
import io.shardlookup.orders.readmodel.OrderReadModel;
import io.shardlookup.orders.readmodel.ReadModelState;
import io.shardlookup.orders.readmodel.Rebuild;
import io.shardlookup.orders.v1.Order;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers from the read model. The shards are asked for one order alone, and only for a version
 * that the read model does not show. Errors are {@link OrderException}. Thread-safe.
 */
public final class OrderQueries {
  private final OrderReadModel model;
  private final ReadModelState state;
  private final ShardOrders shards;

  /**
   * Answers from this read model and, where need be, these shards.
   *
   * @param state tells whether documents may be missing from the read model
   */
  public OrderQueries(OrderReadModel model, ReadModelState state, ShardOrders shards) {
    this.model = model;
    this.state = state;
    this.shards = shards;
  }

  /**
   * The order as the read model shows it; while that is rebuilt, as its shard has it. An order that
   * is only in the read model is {@link OrderErrorReason#READ_MODEL_UNAVAILABLE} then.
   *
   * @param left how long the shard may take, if it is asked, by the time it is
   */
  public OrderAnswer order(OrderNumber number, Supplier<Duration> left) {
    Optional<Rebuild> rebuild = asked(state::rebuild);
    if (rebuild.isEmpty()) {
      Optional<Order> shown = asked(() -> model.find(number.text()));
      if (shown.isPresent()) {
        return OrderAnswer.fromReadModel(shown.get());
      }
      rebuild = asked(state::rebuildNow);
    }
    OrderException absent =
        rebuild.map(OrderQueries::rebuilt).orElseGet(() -> unknownOrder(number));
    if (rebuild.isEmpty()) {
      throw absent;
    }
    return OrderAnswer.fromShard(shards.find(number, left.get()).orElseThrow(() -> absent));
  }

  /**
   * The order at a version (from 1 on) or a later one: as the read model shows it if it is there,
   * else as its shard has it. A read model that is known not to be there is not waited for.
   *
   * @param left how long the shard may take, if it is asked, by the time it is
   */
  public OrderAnswer order(OrderNumber number, long minVersion, Supplier<Duration> left) {
    ReadModelLook look = look(number);
    Order shown = look.order();
    if (shown != null && shown.getVersion() >= minVersion) {
      return OrderAnswer.fromReadModel(shown);
    }
    Optional<Order> stored = shards.find(number, left.get());
    if (stored.isPresent() && stored.get().getVersion() >= minVersion) {
      return OrderAnswer.fromShard(stored.get());
    }
    if (stored.isEmpty() && look.failure() != null) {
      // It may have left the shards long ago.
      throw look.failure();
    }
    Order newest = stored.orElse(shown);
    if (newest == null) {
      throw asked(state::rebuildNow)
          .map(OrderQueries::rebuilt)
          .orElseGet(() -> unknownOrder(number));
    }
    throw OrderException.of(
        OrderErrorReason.VERSION_MISMATCH,
        "min_version",
        minVersion,
        "at most " + newest.getVersion() + ", the version of order " + number);
  }

  /**
   * A page of the orders of a customer; {@link OrderErrorReason#READ_MODEL_UNAVAILABLE} while the
   * read model is rebuilt.
   */
  public OrderPage ofCustomer(String customerId, int size, @Nullable OrderPosition from) {
    requireWhole();
    return asked(() -> model.ofCustomer(customerId, size, from));
  }

  /**
   * A page of the orders of a shop on a day; {@link OrderErrorReason#UNKNOWN_SHOP} if the shop has
   * none on any day, {@link OrderErrorReason#READ_MODEL_UNAVAILABLE} while the read model is
   * rebuilt.
   */
  public OrderPage ofShop(String shopId, int day, int size, @Nullable OrderPosition from) {
    requireWhole();
    OrderPage page = asked(() -> model.ofShop(shopId, day, size, from));
    if (page.orders().isEmpty() && !asked(() -> model.knowsShop(shopId))) {
      throw OrderException.of(
          OrderErrorReason.UNKNOWN_SHOP, "shop_id", '"' + shopId + '"', "a shop that has orders");
    }
    return page;
  }

  /**
   * What the read model says of an order.
   *
   * @param order null if it shows none
   * @param failure why it may not show all; null if it does
   */
  private record ReadModelLook(@Nullable Order order, @Nullable OrderException failure) {}

  private ReadModelLook look(OrderNumber number) {
    if (!state.isReachable()) {
      return new ReadModelLook(null, unreachable());
    }
    try {
      Optional<Rebuild> rebuild = asked(state::rebuild);
      return new ReadModelLook(
          asked(() -> model.find(number.text())).orElse(null),
          rebuild.map(OrderQueries::rebuilt).orElse(null));
    } catch (OrderException e) {
      return new ReadModelLook(null, e);
    }
  }

  private static <T> T asked(Supplier<T> question) {
    try {
      return question.get();
    } catch (MongoException e) {
      throw new OrderException(
          OrderErrorReason.READ_MODEL_UNAVAILABLE, "the read model does not answer: " + e, e);
    }
  }

  private void requireWhole() {
    asked(state::rebuild)
        .ifPresent(
            rebuild -> {
              throw rebuilt(rebuild);
            });
  }

  private static OrderException unreachable() {
    return new OrderException(
        OrderErrorReason.READ_MODEL_UNAVAILABLE, "the read model cannot be reached");
  }

  private static OrderException rebuilt(Rebuild rebuild) {
    return new OrderException(
        OrderErrorReason.READ_MODEL_UNAVAILABLE,
        "the read model is being rebuilt from the "
            + rebuild.source().name().toLowerCase(Locale.ROOT));
  }

  private static OrderException unknownOrder(OrderNumber number) {
    return OrderException.of(
        OrderErrorReason.UNKNOWN_ORDER,
        "order_number",
        '"' + number.text() + '"',
        "a placed order");
  }
}
