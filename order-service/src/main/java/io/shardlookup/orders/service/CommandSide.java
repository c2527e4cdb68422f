package io.shardlookup.orders.service;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.shardlookup.client.LookupClient;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.orders.command.CommandDeadline;
import io.shardlookup.orders.command.OrderCommandGrpcService;
import io.shardlookup.orders.command.OrderCommands;
import io.shardlookup.orders.config.CommandsConfig;
import io.shardlookup.orders.metrics.CallMeters;
import io.shardlookup.orders.number.DirectoryBlocks;
import io.shardlookup.orders.number.NumberIssuer;
import io.shardlookup.orders.number.OrderKeyspaceSource;
import io.shardlookup.orders.store.OrderWriter;
import java.util.concurrent.ScheduledExecutorService;

/** What an instance serves to those who change orders. */
final class CommandSide implements AutoCloseable {
  private final NumberIssuer numbers;
  private final OrderCommandGrpcService service;

  private CommandSide(NumberIssuer numbers, OrderCommandGrpcService service) {
    this.numbers = numbers;
    this.service = service;
  }

  /** Puts it together. */
  static CommandSide of(
      CommandsConfig config, ShardSide shards, MeterRegistry registry, Environment world) {
    OrderKeyspaceSource keyspace = shards.keyspace();
    KeyspaceName name = keyspace.name();
    LookupClient client = keyspace.client();
    NumberIssuer numbers =
        new NumberIssuer(
            keyspace, new DirectoryBlocks(client, name), config.numberBlock(), world.clock());
    OrderCommands commands =
        new OrderCommands(shards.orders(), new OrderWriter(name), keyspace, world.clock());
    Gauge.builder("shardlookup.orders.numbers.left", numbers, NumberIssuer::left)
        .description("Order numbers of today that can be issued without a lookup node")
        .register(registry);
    return new CommandSide(
        numbers,
        new OrderCommandGrpcService(
            commands,
            numbers,
            keyspace,
            new CommandDeadline(config.timeout()),
            CallMeters.ofCommands(registry, world.ticker())));
  }

  /** The gRPC service. */
  OrderCommandGrpcService service() {
    return service;
  }

  /** Begins to draw numbers ahead. */
  void start(ScheduledExecutorService timer) {
    numbers.start(timer);
  }

  @Override
  public void close() {
    numbers.close();
  }
}
