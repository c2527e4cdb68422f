package io.shardlookup.orders.config;

import io.shardlookup.orders.readmodel.ReadModelConfig;
import io.shardlookup.runtime.options.ConfigException;
import io.shardlookup.runtime.options.OptionValues;
import java.nio.file.Path;
import java.time.Duration;

/** Turns the texts of options into a configuration whose every value is within bounds. */
final class OrderServiceConfigReader {
  /** A block of numbers, for ten minutes, has at most a million. */
  private static final int MAX_PEAK = 1_600;

  private OrderServiceConfigReader() {}

  static OrderServiceConfig read(OrderServiceOptions options) {
    OrderServiceConfig config = config(options);
    InstanceValues.requireMoreThanPool(
        "command-threads", config.commands().threads(), config.shards());
    InstanceValues.requireMoreThanPool(
        "query-threads", config.queries().threads(), config.shards());
    return config;
  }

  private static OrderServiceConfig config(OrderServiceOptions options) {
    return new OrderServiceConfig(
        InstanceValues.instanceId(options.instanceId),
        new ListenConfig(
            OptionValues.host("client-host", options.clientHost),
            OptionValues.port("client-port", options.clientPort),
            OptionValues.port("metrics-port", options.metricsPort)),
        directory(options),
        InstanceValues.shards(
            options.shardUser,
            options.shardPasswordFile,
            options.shardCredentials,
            options.shardPoolSize),
        commands(options),
        InstanceValues.queries(
            options.queryTimeout, options.queryThreads, options.maxQueriesInFlight),
        new EventsConfig(
            InstanceValues.kafka(options.kafkaBootstrap, options.eventsTopic), readModel(options)),
        OptionValues.duration(
            "retention-interval",
            options.retentionInterval,
            Duration.ofSeconds(1),
            Duration.ofHours(24)),
        InstanceValues.drainTimeout(options.drainTimeout));
  }

  private static DirectoryConfig directory(OrderServiceOptions options) {
    return new DirectoryConfig(
        InstanceValues.endpoints("lookup-nodes", options.lookupNodes),
        InstanceValues.keyspace("orders-keyspace", options.ordersKeyspace),
        options.snapshotFile == null ? null : Path.of(options.snapshotFile));
  }

  private static CommandsConfig commands(OrderServiceOptions options) {
    return new CommandsConfig(
        OptionValues.duration(
            "command-timeout",
            options.commandTimeout,
            Duration.ofMillis(10),
            Duration.ofMinutes(1)),
        OptionValues.number("command-threads", options.commandThreads, 1, 1_000),
        OptionValues.number("max-in-flight", options.maxInFlight, 1, 1_000_000),
        OptionValues.number("peak-orders-per-second", options.peakOrdersPerSecond, 1, MAX_PEAK));
  }

  private static ReadModelConfig readModel(OrderServiceOptions options) {
    try {
      return new ReadModelConfig(options.mongodbUri, options.mongodbDatabase);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(String.valueOf(e.getMessage()));
    }
  }
}
