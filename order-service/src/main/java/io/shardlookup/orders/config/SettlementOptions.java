package io.shardlookup.orders.config;

import io.shardlookup.orders.event.KafkaConfig;
import io.shardlookup.runtime.options.ServiceOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Every option of settlement: the one list of names, defaults and descriptions. */
@Command(
    name = "settlement",
    description = {
      "Runs an instance of settlement, which follows the events of orders and keeps the ledgers of"
          + " shops. Instances share the work.",
      "",
      "Each option can also be given as an environment variable (SETTLEMENT_CLIENT_PORT for"
          + " --client-port) and as a key of the --config file (client-port: 7511). A flag wins"
          + " over the environment, which wins over the file.",
      ""
    },
    sortOptions = false,
    usageHelpAutoWidth = true)
final class SettlementOptions extends ServiceOptions {
  @Parameters(
      arity = "0..1",
      paramLabel = "rebuild",
      description =
          "Has the ledger built again: wipes it on every shard, sets the positions to the first"
              + " event, and ends. Instances have to be ended before, and started again after."
              + " Orders go on meanwhile.")
  @Nullable String verb;

  @Option(
      names = "--accept-loss",
      description =
          "Rebuild also from a topic that has lost its first events: what those told is missing in"
              + " the ledger afterwards.")
  boolean acceptLoss;

  @Option(
      names = "--instance-id",
      paramLabel = "NAME",
      description =
          "Name of the instance, unique among those that share the work; required to run.")
  @Nullable String instanceId;

  @Option(
      names = "--client-host",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "Address to listen on. Default: ${DEFAULT-VALUE}")
  String clientHost;

  @Option(
      names = "--client-port",
      paramLabel = "PORT",
      defaultValue = "7511",
      description = "Port for clients (gRPC), 0 for a free one. Default: ${DEFAULT-VALUE}")
  String clientPort;

  @Option(
      names = "--metrics-port",
      paramLabel = "PORT",
      defaultValue = "7611",
      description =
          "Port for metrics and probes (HTTP: /metrics, /healthz, /readyz), 0 for a free one."
              + " Default: ${DEFAULT-VALUE}")
  String metricsPort;

  @Option(
      names = "--lookup-nodes",
      paramLabel = "HOST:PORT,...",
      defaultValue = "127.0.0.1:7101",
      description = "Lookup nodes of the directory; others are learnt. Default: ${DEFAULT-VALUE}")
  String lookupNodes;

  @Option(
      names = "--shops-keyspace",
      paramLabel = "NAME",
      defaultValue = "shops",
      description = "Keyspace of shops: DIRECTORY, fenced. Default: ${DEFAULT-VALUE}")
  String shopsKeyspace;

  @Option(
      names = "--snapshot-file",
      paramLabel = "FILE",
      description =
          "Where to keep what the directory said, to start from when no lookup node answers."
              + " Default: it is not kept")
  @Nullable String snapshotFile;

  @Option(
      names = "--shard-user",
      paramLabel = "NAME",
      description = "Account on shards whose record names no credentials.")
  @Nullable String shardUser;

  @Option(
      names = "--shard-password-file",
      paramLabel = "FILE",
      description = "File with the password of shard-user.")
  @Nullable String shardPasswordFile;

  @Option(
      names = "--shard-credentials",
      paramLabel = "DIRECTORY",
      description =
          "Accounts on shards whose record names credentials: a folder of that name in this one,"
              + " with the files username and password. Read again whenever connections are opened")
  @Nullable String shardCredentials;

  @Option(
      names = "--shard-pool-size",
      paramLabel = "CONNECTIONS",
      defaultValue = "8",
      description =
          "Most connections to each shard; fewer than query-threads."
              + " Default: ${DEFAULT-VALUE}")
  String shardPoolSize;

  @Option(
      names = "--ledger-timeout",
      paramLabel = "DURATION",
      defaultValue = "3s",
      description =
          "How long writing the lines of one shop may take. A shard that takes longer gets no lines"
              + " until it has taken those: others do not wait for it. Default: ${DEFAULT-VALUE}")
  String ledgerTimeout;

  @Option(
      names = "--ledger-threads",
      paramLabel = "THREADS",
      defaultValue = "8",
      description = "Shops whose lines are written at the same time. Default: ${DEFAULT-VALUE}")
  String ledgerThreads;

  @Option(
      names = "--query-timeout",
      paramLabel = "DURATION",
      defaultValue = "5s",
      description =
          "How long a query may take, if its caller sets no shorter deadline."
              + " Default: ${DEFAULT-VALUE}")
  String queryTimeout;

  @Option(
      names = "--query-threads",
      paramLabel = "THREADS",
      defaultValue = "16",
      description = "Queries that are worked on at the same time. Default: ${DEFAULT-VALUE}")
  String queryThreads;

  @Option(
      names = "--max-queries-in-flight",
      paramLabel = "CALLS",
      defaultValue = "1000",
      description =
          "Most queries under way, those that wait for a thread included; one more gets"
              + " RESOURCE_EXHAUSTED. Default: ${DEFAULT-VALUE}")
  String maxQueriesInFlight;

  @Option(
      names = "--kafka-bootstrap",
      paramLabel = "HOST:PORT,...",
      defaultValue = "127.0.0.1:9092",
      description = "Brokers of the Kafka that carries events. Default: ${DEFAULT-VALUE}")
  String kafkaBootstrap;

  @Option(
      names = "--events-topic",
      paramLabel = "TOPIC",
      defaultValue = KafkaConfig.EVENTS_TOPIC,
      description =
          "Topic of the events of orders; what cannot be taken from it goes to one with"
              + " .settlement.dead behind. Both are made where they are missing."
              + " Default: ${DEFAULT-VALUE}")
  String eventsTopic;

  @Option(
      names = "--drain-timeout",
      paramLabel = "DURATION",
      defaultValue = "10s",
      description =
          "How long calls under way may take when the instance is told to end."
              + " Default: ${DEFAULT-VALUE}")
  String drainTimeout;
}
