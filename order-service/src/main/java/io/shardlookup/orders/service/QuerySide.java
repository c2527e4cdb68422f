package io.shardlookup.orders.service;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.shardlookup.orders.command.CommandDeadline;
import io.shardlookup.orders.config.QueriesConfig;
import io.shardlookup.orders.metrics.CallMeters;
import io.shardlookup.orders.order.OrderNumber;
import io.shardlookup.orders.order.wire.OrderMessages;
import io.shardlookup.orders.query.OrderQueries;
import io.shardlookup.orders.query.OrderQueryGrpcService;
import io.shardlookup.orders.readmodel.OrderReadModel;
import io.shardlookup.orders.readmodel.ReadModelState;
import io.shardlookup.orders.readmodel.ReadStore;
import io.shardlookup.orders.store.OrderReader;
import io.shardlookup.orders.store.OrderShards;
import io.shardlookup.orders.v1.Order;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/** What an instance serves to those who look at orders. */
final class QuerySide {
  private final OrderQueryGrpcService service;

  private QuerySide(OrderQueryGrpcService service) {
    this.service = service;
  }

  /** Puts it together. */
  static QuerySide of(
      QueriesConfig config,
      ReadStore store,
      ShardSide shards,
      MeterRegistry registry,
      LongSupplier ticker) {
    OrderShards orders = shards.orders();
    Gauge.builder("shardlookup.orders.read_model.reachable", store, QuerySide::reachable)
        .description("1 while the store of the read model is there, else 0")
        .register(registry);
    return new QuerySide(
        new OrderQueryGrpcService(
            new OrderQueries(
                new OrderReadModel(store),
                new ReadModelState(store, ticker),
                (number, atMost) -> find(orders, number, atMost)),
            shards.keyspace(),
            new CommandDeadline(config.timeout()),
            CallMeters.ofQueries(registry, ticker)));
  }

  /** The gRPC service. */
  OrderQueryGrpcService service() {
    return service;
  }

  private static Optional<Order> find(OrderShards orders, OrderNumber number, Duration atMost) {
    return orders
        .read(number, atMost, connection -> OrderReader.find(connection, number))
        .map(stored -> OrderMessages.toWire(stored.order()));
  }

  private static double reachable(ReadStore store) {
    return store.isReachable() ? 1 : 0;
  }
}
