package io.shardlookup.orders.config;

import io.shardlookup.orders.event.KafkaConfig;
import io.shardlookup.runtime.options.ServiceOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Every option of the order service: the one list of names, defaults and descriptions. */
@Command(
    name = "order-service",
    description = {
      "Runs an instance of the order service: commands, the relay of events, the read model and"
          + " queries. Instances share the work.",
      "",
      "Each option can also be given as an environment variable (ORDER_SERVICE_CLIENT_PORT for"
          + " --client-port) and as a key of the --config file (client-port: 7501). A flag wins"
          + " over the environment, which wins over the file.",
      ""
    },
    sortOptions = false,
    usageHelpAutoWidth = true)
class OrderServiceOptions extends ServiceOptions {
  @Option(
      names = "--instance-id",
      paramLabel = "NAME",
      description = "Name of the instance, unique among those that share the work; required.")
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
      defaultValue = "7501",
      description = "Port for clients (gRPC), 0 for a free one. Default: ${DEFAULT-VALUE}")
  String clientPort;

  @Option(
      names = "--metrics-port",
      paramLabel = "PORT",
      defaultValue = "7601",
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
      names = "--orders-keyspace",
      paramLabel = "NAME",
      defaultValue = "orders",
      description = "Keyspace of orders: SEQUENCE, fenced. Default: ${DEFAULT-VALUE}")
  String ordersKeyspace;

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
      defaultValue = "16",
      description =
          "Most connections to each shard; fewer than command-threads and query-threads."
              + " Default: ${DEFAULT-VALUE}")
  String shardPoolSize;

  @Option(
      names = "--command-timeout",
      paramLabel = "DURATION",
      defaultValue = "5s",
      description =
          "How long a command may take, if its caller sets no shorter deadline."
              + " Default: ${DEFAULT-VALUE}")
  String commandTimeout;

  @Option(
      names = "--command-threads",
      paramLabel = "THREADS",
      defaultValue = "32",
      description = "Commands that are worked on at the same time. Default: ${DEFAULT-VALUE}")
  String commandThreads;

  @Option(
      names = "--max-in-flight",
      paramLabel = "CALLS",
      defaultValue = "1000",
      description =
          "Most commands under way, those that wait for a thread included; one more gets"
              + " RESOURCE_EXHAUSTED. Default: ${DEFAULT-VALUE}")
  String maxInFlight;

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
      defaultValue = "32",
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
      names = "--peak-orders-per-second",
      paramLabel = "ORDERS",
      defaultValue = "200",
      description =
          "Most order numbers that this instance issues a second: it draws them in blocks for ten"
              + " minutes of that. Default: ${DEFAULT-VALUE}")
  String peakOrdersPerSecond;

  @Option(
      names = "--retention-interval",
      paramLabel = "DURATION",
      defaultValue = "10m",
      description =
          "How often to look for orders that the shards need not keep any more."
              + " Default: ${DEFAULT-VALUE}")
  String retentionInterval;

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
          "Topic of the events of orders; what cannot be taken from it goes to one with .dead"
              + " behind. Both are made where they are missing. Default: ${DEFAULT-VALUE}")
  String eventsTopic;

  @Option(
      names = "--mongodb-uri",
      paramLabel = "URI",
      defaultValue = "mongodb://127.0.0.1:27017",
      description = "The MongoDB of the read model. Default: ${DEFAULT-VALUE}")
  String mongodbUri;

  @Option(
      names = "--mongodb-database",
      paramLabel = "NAME",
      defaultValue = "orders",
      description = "Database of the read model. Default: ${DEFAULT-VALUE}")
  String mongodbDatabase;

  @Option(
      names = "--drain-timeout",
      paramLabel = "DURATION",
      defaultValue = "10s",
      description =
          "How long calls under way may take when the instance is told to end."
              + " Default: ${DEFAULT-VALUE}")
  String drainTimeout;
}
