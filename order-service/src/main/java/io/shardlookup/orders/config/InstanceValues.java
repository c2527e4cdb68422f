package io.shardlookup.orders.config;

import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.orders.event.KafkaConfig;
import io.shardlookup.runtime.options.ConfigException;
import io.shardlookup.runtime.options.OptionValues;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the texts of those options that all services of orders have. */
final class InstanceValues {
  private static final Duration HOUR = Duration.ofHours(1);

  private InstanceValues() {}

  static String instanceId(@Nullable String value) {
    if (value == null) {
      throw ConfigException.of("instance-id", "none", "a name that no other instance has");
    }
    return OptionValues.name("instance-id", value);
  }

  static List<String> endpoints(String option, String value) {
    List<String> endpoints = OptionValues.list(option, value);
    endpoints.forEach(endpoint -> OptionValues.endpoint(option, endpoint));
    return endpoints;
  }

  static KeyspaceName keyspace(String option, String value) {
    try {
      return new KeyspaceName(value);
    } catch (LookupException e) {
      throw new ConfigException(option + ": " + e.getMessage());
    }
  }

  static ShardsConfig shards(
      @Nullable String user,
      @Nullable String passwordFile,
      @Nullable String credentials,
      String poolSize) {
    if ((user == null) != (passwordFile == null)) {
      throw ConfigException.of(
          user == null ? "shard-user" : "shard-password-file",
          "none",
          "both shard-user and shard-password-file, or neither");
    }
    if (user == null && credentials == null) {
      throw ConfigException.of("shard-user", "none", "shard-user or shard-credentials");
    }
    return new ShardsConfig(
        user,
        OptionValues.file("shard-password-file", passwordFile),
        folder("shard-credentials", credentials),
        OptionValues.number("shard-pool-size", poolSize, 1, 1_000));
  }

  static QueriesConfig queries(String timeout, String threads, String maxInFlight) {
    return new QueriesConfig(
        OptionValues.duration(
            "query-timeout", timeout, Duration.ofMillis(10), Duration.ofMinutes(1)),
        OptionValues.number("query-threads", threads, 1, 1_000),
        OptionValues.number("max-queries-in-flight", maxInFlight, 1, 1_000_000));
  }

  /** A shard that hangs takes as many calls as its pool has connections; others need threads. */
  static void requireMoreThanPool(String option, int threads, ShardsConfig shards) {
    if (threads <= shards.poolSize()) {
      throw ConfigException.of(
          option,
          Integer.toString(threads),
          "more than shard-pool-size "
              + shards.poolSize()
              + ", so that a shard that hangs leaves threads to the others");
    }
  }

  static KafkaConfig kafka(String bootstrap, String eventsTopic) {
    List<String> brokers = endpoints("kafka-bootstrap", bootstrap);
    try {
      return new KafkaConfig(String.join(",", brokers), eventsTopic);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(String.valueOf(e.getMessage()));
    }
  }

  static Duration drainTimeout(String value) {
    return OptionValues.duration("drain-timeout", value, Duration.ZERO, HOUR);
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
