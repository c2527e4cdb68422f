package io.shardlookup.server.config;

import io.shardlookup.runtime.options.ServiceOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Every option of a lookup node: the one list of names, defaults and descriptions. Values are text;
 * {@link NodeCommandLine} reads them.
 */
@Command(
    name = "lookup-node",
    description = {
      "Runs a lookup node of Shard Lookup.",
      "",
      "Each option can also be given as an environment variable (SHARD_LOOKUP_CLIENT_PORT for"
          + " --client-port) and as a key of the --config file (client-port: 7101). A flag wins"
          + " over the environment, which wins over the file.",
      ""
    },
    sortOptions = false,
    usageHelpAutoWidth = true)
final class NodeOptions extends ServiceOptions {
  @Option(
      names = "--node-id",
      paramLabel = "NAME",
      description = "Name of the node, unique in its directory; required.")
  @Nullable String nodeId;

  @Option(
      names = "--client-host",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "Address to listen on. Default: ${DEFAULT-VALUE}")
  String clientHost;

  @Option(
      names = "--client-port",
      paramLabel = "PORT",
      defaultValue = "7101",
      description = "Port for clients (gRPC), 0 for a free one. Default: ${DEFAULT-VALUE}")
  String clientPort;

  @Option(
      names = "--metrics-port",
      paramLabel = "PORT",
      defaultValue = "7201",
      description =
          "Port for metrics and probes (HTTP: /metrics, /healthz, /readyz), 0 for a free one."
              + " Default: ${DEFAULT-VALUE}")
  String metricsPort;

  @Option(
      names = "--advertised-endpoint",
      paramLabel = "HOST:PORT",
      description = "What clients connect to. Default: client-host and client-port")
  @Nullable String advertisedEndpoint;

  @Option(
      names = "--store",
      paramLabel = "etcd|memory",
      defaultValue = "etcd",
      description =
          "What keeps the directory; memory is for a single node in development and is gone when it"
              + " ends. Default: ${DEFAULT-VALUE}")
  String store;

  @Option(
      names = "--etcd-endpoints",
      paramLabel = "URL,...",
      defaultValue = "http://127.0.0.1:2379",
      description = "The members of etcd. Default: ${DEFAULT-VALUE}")
  String etcdEndpoints;

  @Option(
      names = "--etcd-root",
      paramLabel = "PREFIX",
      defaultValue = "shard-lookup/",
      description = "Stands before every key; ends with a slash. Default: ${DEFAULT-VALUE}")
  String etcdRoot;

  @Option(names = "--etcd-user", paramLabel = "NAME", description = "User of etcd. Default: none")
  @Nullable String etcdUser;

  @Option(
      names = "--etcd-password-file",
      paramLabel = "FILE",
      description = "File with the password of etcd-user.")
  @Nullable String etcdPasswordFile;

  @Option(
      names = "--etcd-ca-file",
      paramLabel = "FILE",
      description = "PEM file of the authority of etcd's certificates. Default: the JVM's")
  @Nullable String etcdCaFile;

  @Option(
      names = "--data-dir",
      paramLabel = "DIRECTORY",
      description =
          "Where the node keeps a snapshot, from which it serves when it starts while etcd is down."
              + " Default: none is kept")
  @Nullable String dataDir;

  @Option(
      names = "--snapshot-interval",
      paramLabel = "DURATION",
      defaultValue = "60s",
      description = "How often a changed view is saved. Default: ${DEFAULT-VALUE}")
  String snapshotInterval;

  @Option(
      names = "--max-in-flight",
      paramLabel = "CALLS",
      defaultValue = "10000",
      description =
          "Most calls under way that wait for something; one more gets RESOURCE_EXHAUSTED."
              + " Default: ${DEFAULT-VALUE}")
  String maxInFlight;

  @Option(
      names = "--max-sessions",
      paramLabel = "SESSIONS",
      defaultValue = "10000",
      description = "Most sessions; one more gets RESOURCE_EXHAUSTED. Default: ${DEFAULT-VALUE}")
  String maxSessions;

  @Option(
      names = "--heartbeat-interval",
      paramLabel = "DURATION",
      defaultValue = "250ms",
      description =
          "Between heartbeats of a session, unless its client wishes otherwise."
              + " Default: ${DEFAULT-VALUE}")
  String heartbeatInterval;

  @Option(
      names = "--min-revision-bound",
      paramLabel = "DURATION",
      defaultValue = "2s",
      description =
          "How long a call waits for the view to reach its revision. Default: ${DEFAULT-VALUE}")
  String minRevisionBound;

  @Option(
      names = "--change-log-capacity",
      paramLabel = "TRANSACTIONS",
      defaultValue = "10000",
      description =
          "Most transactions that a reconnecting client can have missed. Default: ${DEFAULT-VALUE}")
  String changeLogCapacity;

  @Option(
      names = "--drain-timeout",
      paramLabel = "DURATION",
      defaultValue = "10s",
      description =
          "How long work under way may take when the node is told to end. Default: ${DEFAULT-VALUE}")
  String drainTimeout;
}
