package io.shardlookup.orders.readmodel;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.lte;
import static com.mongodb.client.model.Filters.or;
import static com.mongodb.client.model.Indexes.ascending;
import static com.mongodb.client.model.Indexes.compoundIndex;
import static com.mongodb.client.model.Indexes.descending;
import static com.mongodb.client.model.Projections.include;
import static com.mongodb.client.model.Updates.max;

import com.google.common.collect.Lists;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import io.shardlookup.orders.v1.Order;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * The documents of the read model, one an order, each at the highest version that was ever offered.
 * What MongoDB fails with comes out as {@link com.mongodb.MongoException}. Thread-safe.
 */
public final class OrderReadModel {
  private static final int DUPLICATE_KEY = 11_000;

  /** An insert that lost to another is repeated; losing so often in a row is a defect. */
  private static final int MAX_ATTEMPTS = 10;

  /** Most documents of one call, which has to end within its bound. */
  private static final int MAX_WRITES = 100;

  /** Most documents that one call removes. */
  private static final int MAX_REMOVED = 1_000;

  /** Bytes of orders after which a page ends: half of what clients of gRPC take by default. */
  private static final int MAX_PAGE_BYTES = 2_000_000;

  private static final UpdateOptions UPSERT = new UpdateOptions().upsert(true);
  private static final BulkWriteOptions UNORDERED = new BulkWriteOptions().ordered(false);

  private static final Bson LATEST_FIRST =
      descending(OrderDocuments.PLACED_AT_PATH, OrderDocuments.ID);

  private final ReadStore store;

  /** The documents in this store. */
  public OrderReadModel(ReadStore store) {
    this.store = store;
  }

  /** Declares the indexes of all queries; changes nothing where they are there. */
  public void declareIndexes() {
    var unused =
        store
            .orders()
            .createIndexes(
                List.of(
                    new IndexModel(
                        compoundIndex(ascending(OrderDocuments.CUSTOMER_ID_PATH), LATEST_FIRST)),
                    new IndexModel(
                        compoundIndex(
                            ascending(OrderDocuments.SHOP_ID_PATH, OrderDocuments.DAY_PATH),
                            LATEST_FIRST))));
  }

  /** Takes orders at their versions; those that are held at the same or a higher one stay. */
  public void offer(Collection<Order> orders) {
    Map<String, Order> newest = new HashMap<>();
    for (Order order : orders) {
      newest.merge(order.getOrderNumber(), order, OrderReadModel::newer);
    }
    for (List<Order> part : Lists.partition(List.copyOf(newest.values()), MAX_WRITES)) {
      write(part);
    }
  }

  /** The order of that number. */
  public Optional<Order> find(String orderNumber) {
    return Optional.ofNullable(store.orders().find(eq(OrderDocuments.ID, orderNumber)).first())
        .map(OrderDocuments::toOrder);
  }

  /**
   * The orders of a customer, so many from a position on; null for the latest. Fewer where they are
   * large: a page ends before it has more than two megabytes.
   */
  public OrderPage ofCustomer(String customerId, int size, @Nullable OrderPosition from) {
    return page(eq(OrderDocuments.CUSTOMER_ID_PATH, customerId), size, from);
  }

  /** The orders of a shop on a day (yyyymmdd), as those of a customer. */
  public OrderPage ofShop(String shopId, int day, int size, @Nullable OrderPosition from) {
    return page(
        and(eq(OrderDocuments.SHOP_ID_PATH, shopId), eq(OrderDocuments.DAY_PATH, day)), size, from);
  }

  /** Whether the shop has an order, on any day. */
  public boolean knowsShop(String shopId) {
    return store.orders().find(eq(OrderDocuments.SHOP_ID_PATH, shopId)).limit(1).first() != null;
  }

  /**
   * Removes the orders whose numbers lie between these two by code points, the second excluded,
   * that were there when it came to them.
   *
   * @param beforeEach asked before some are removed; ends the removal by throwing
   */
  public void remove(String fromNumber, String belowNumber, Runnable beforeEach) {
    Bson rest = gte(OrderDocuments.ID, fromNumber);
    while (true) {
      List<String> numbers =
          store
              .orders()
              .find(and(rest, lt(OrderDocuments.ID, belowNumber)))
              .projection(include(OrderDocuments.ID))
              .sort(ascending(OrderDocuments.ID))
              .limit(MAX_REMOVED)
              .map(document -> document.getString(OrderDocuments.ID))
              .into(new ArrayList<>());
      if (numbers.isEmpty()) {
        return;
      }
      beforeEach.run();
      var unused = store.orders().deleteMany(in(OrderDocuments.ID, numbers));
      rest = gt(OrderDocuments.ID, numbers.get(numbers.size() - 1));
    }
  }

  private void write(List<Order> orders) {
    List<Order> open = orders;
    for (int attempt = 0; !open.isEmpty(); attempt++) {
      if (attempt == MAX_ATTEMPTS) {
        throw new IllegalStateException(
            "read model: " + open.size() + " orders lost an insert " + attempt + " times in a row");
      }
      open = tryWrite(open);
    }
  }

  /**
   * Writes them where they are newer than what is held, in one atomic step each. Returns those that
   * another writer has inserted between search and insert, to be written once more.
   */
  private List<Order> tryWrite(List<Order> orders) {
    List<UpdateOneModel<Document>> writes = new ArrayList<>(orders.size());
    for (Order order : orders) {
      writes.add(
          new UpdateOneModel<>(
              eq(OrderDocuments.ID, order.getOrderNumber()),
              max(OrderDocuments.ORDER, OrderDocuments.toValue(order)),
              UPSERT));
    }
    try {
      var unused = store.orders().bulkWrite(writes, UNORDERED);
      return List.of();
    } catch (MongoBulkWriteException e) {
      if (e.getWriteConcernError() != null
          || e.getWriteErrors().stream().anyMatch(error -> error.getCode() != DUPLICATE_KEY)) {
        throw e;
      }
      return e.getWriteErrors().stream().map(error -> orders.get(error.getIndex())).toList();
    }
  }

  private OrderPage page(Bson which, int size, @Nullable OrderPosition from) {
    Bson filter = from == null ? which : and(which, after(from));
    List<Order> orders = new ArrayList<>();
    int bytes = 0;
    try (MongoCursor<Document> found =
        store.orders().find(filter).sort(LATEST_FIRST).limit(size + 1).cursor()) {
      while (found.hasNext()) {
        Order order = OrderDocuments.toOrder(found.next());
        bytes += order.getSerializedSize();
        if (orders.size() == size || (bytes > MAX_PAGE_BYTES && !orders.isEmpty())) {
          return new OrderPage(orders, behind(orders.get(orders.size() - 1)));
        }
        orders.add(order);
      }
    }
    return new OrderPage(orders, null);
  }

  private static OrderPosition behind(Order order) {
    return new OrderPosition(OrderDocuments.micros(order.getPlacedAt()), order.getOrderNumber());
  }

  /** The first condition says nothing that the second does not, but bounds the index. */
  private static Bson after(OrderPosition position) {
    return and(
        lte(OrderDocuments.PLACED_AT_PATH, position.placedAtMicros()),
        or(
            lt(OrderDocuments.PLACED_AT_PATH, position.placedAtMicros()),
            lt(OrderDocuments.ID, position.orderNumber())));
  }

  private static Order newer(Order one, Order other) {
    return other.getVersion() > one.getVersion() ? other : one;
  }
}
