package io.shardlookup.orders.config;

import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.orders.event.KafkaConfig;
import io.shardlookup.orders.readmodel.ReadModelConfig;
import io.shardlookup.runtime.options.ConfigException;
import io.shardlookup.runtime.options.OptionValues;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns the texts of options into a configuration whose every value is within bounds. */
final class OrderServiceConfigReader {
  private static final Duration HOUR = Duration.ofHours(1);

  /** A block of numbers, for ten minutes, has at most a million. */
  private static final int MAX_PEAK = 1_600;

  private OrderServiceConfigReader() {}

  static OrderServiceConfig read(OrderServiceOptions options) {
    if (options.instanceId == null) {
      throw ConfigException.of("instance-id", "none", "a name that no other instance has");
    }
    return new OrderServiceConfig(
        OptionValues.name("instance-id", options.instanceId),
        new ListenConfig(
            options.clientHost,
            OptionValues.port("client-port", options.clientPort),
            OptionValues.port("metrics-port", options.metricsPort)),
        directory(options),
        shards(options),
        commands(options),
        queries(options),
        new EventsConfig(kafka(options), readModel(options)),
        OptionValues.duration(
            "retention-interval",
            options.retentionInterval,
            Duration.ofSeconds(1),
            Duration.ofHours(24)),
        OptionValues.duration("drain-timeout", options.drainTimeout, Duration.ZERO, HOUR));
  }

  private static DirectoryConfig directory(OrderServiceOptions options) {
    return new DirectoryConfig(
        endpoints("lookup-nodes", options.lookupNodes),
        keyspace("orders-keyspace", options.ordersKeyspace),
        options.snapshotFile == null ? null : Path.of(options.snapshotFile));
  }

  private static ShardsConfig shards(OrderServiceOptions options) {
    if ((options.shardUser == null) != (options.shardPasswordFile == null)) {
      throw ConfigException.of(
          options.shardUser == null ? "shard-user" : "shard-password-file",
          "none",
          "both shard-user and shard-password-file, or neither");
    }
    if (options.shardUser == null && options.shardCredentials == null) {
      throw ConfigException.of("shard-user", "none", "shard-user or shard-credentials");
    }
    return new ShardsConfig(
        options.shardUser,
        OptionValues.file("shard-password-file", options.shardPasswordFile),
        folder("shard-credentials", options.shardCredentials),
        OptionValues.number("shard-pool-size", options.shardPoolSize, 1, 1_000));
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

  private static QueriesConfig queries(OrderServiceOptions options) {
    return new QueriesConfig(
        OptionValues.duration(
            "query-timeout", options.queryTimeout, Duration.ofMillis(10), Duration.ofMinutes(1)),
        OptionValues.number("query-threads", options.queryThreads, 1, 1_000),
        OptionValues.number("max-queries-in-flight", options.maxQueriesInFlight, 1, 1_000_000));
  }

  private static KafkaConfig kafka(OrderServiceOptions options) {
    List<String> brokers = endpoints("kafka-bootstrap", options.kafkaBootstrap);
    try {
      return new KafkaConfig(String.join(",", brokers), options.eventsTopic);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(String.valueOf(e.getMessage()));
    }
  }

  private static ReadModelConfig readModel(OrderServiceOptions options) {
    try {
      return new ReadModelConfig(options.mongodbUri, options.mongodbDatabase);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(String.valueOf(e.getMessage()));
    }
  }

  private static List<String> endpoints(String option, String value) {
    List<String> endpoints = OptionValues.list(option, value);
    endpoints.forEach(endpoint -> OptionValues.endpoint(option, endpoint));
    return endpoints;
  }

  private static KeyspaceName keyspace(String option, String value) {
    try {
      return new KeyspaceName(value);
    } catch (LookupException e) {
      throw new ConfigException(option + ": " + e.getMessage());
    }
  }

  private static @Nullable Path folder(String option, @Nullable String value) {
    if (value == null) {
      return null;
    }
    Path folder = Path.of(value);
    if (!Files.isDirectory(folder)) {
      throw ConfigException.of(option, value, "a folder");
    }
    return folder;
  }
}
