package io.shardlookup.orders.config;

import io.shardlookup.orders.config.SettlementConfig.LedgerConfig;
import io.shardlookup.orders.config.SettlementConfig.ShopsConfig;
import io.shardlookup.orders.config.SettlementConfig.Verb;
import io.shardlookup.runtime.options.ConfigException;
import io.shardlookup.runtime.options.OptionValues;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Turns the texts of options into a configuration whose every value is within bounds. */
final class SettlementConfigReader {
  /** The verb, and the name of whoever carries it out unless it is given another. */
  private static final String REBUILD = "rebuild";

  private SettlementConfigReader() {}

  static SettlementConfig read(SettlementOptions options) {
    SettlementConfig config = config(options);
    InstanceValues.requireMoreThanPool(
        "query-threads", config.queries().threads(), config.shards());
    return config;
  }

  private static SettlementConfig config(SettlementOptions options) {
    Verb verb = verb(options.verb, options.acceptLoss);
    return new SettlementConfig(
        verb != Verb.RUN && options.instanceId == null
            ? REBUILD
            : InstanceValues.instanceId(options.instanceId),
        verb,
        new ListenConfig(
            OptionValues.host("client-host", options.clientHost),
            OptionValues.port("client-port", options.clientPort),
            OptionValues.port("metrics-port", options.metricsPort)),
        new ShopsConfig(
            InstanceValues.endpoints("lookup-nodes", options.lookupNodes),
            InstanceValues.keyspace("shops-keyspace", options.shopsKeyspace),
            options.snapshotFile == null ? null : Path.of(options.snapshotFile)),
        InstanceValues.shards(
            options.shardUser,
            options.shardPasswordFile,
            options.shardCredentials,
            options.shardPoolSize),
        ledger(options),
        queries(options),
        InstanceValues.kafka(options.kafkaBootstrap, options.eventsTopic),
        InstanceValues.drainTimeout(options.drainTimeout));
  }

  private static Verb verb(@Nullable String word, boolean acceptLoss) {
    if (word == null && acceptLoss) {
      throw ConfigException.of("accept-loss", "without a verb", "rebuild --accept-loss");
    }
    if (word == null) {
      return Verb.RUN;
    }
    if (word.equals(REBUILD)) {
      return acceptLoss ? Verb.REBUILD_WITH_LOSS : Verb.REBUILD;
    }
    throw ConfigException.of("verb", '"' + word + '"', "rebuild, or none to run");
  }

  private static LedgerConfig ledger(SettlementOptions options) {
    return new LedgerConfig(
        OptionValues.duration(
            "ledger-timeout",
            options.ledgerTimeout,
            Duration.ofMillis(100),
            Duration.ofSeconds(30)),
        OptionValues.number("ledger-threads", options.ledgerThreads, 1, 100));
  }

  private static QueriesConfig queries(SettlementOptions options) {
    return InstanceValues.queries(
        options.queryTimeout, options.queryThreads, options.maxQueriesInFlight);
  }
}
