package io.shardlookup.processes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A Kafka broker that is its own controller, in a process of its own: paused, killed and restarted
 * on the same ports and data. Transactions work with it alone. What it acknowledged survives a kill
 * of the process, not a crash of the machine. Topics are made by callers, never by itself. It is
 * ready when it counts itself among the live brokers. Thread-safe.
 *
 * <p>A broker that was killed is back a few seconds after its restart: its controller first waits
 * until the session of the one before has run out.
 */
public final class KafkaBroker extends RestartableServer {
  private static final String MAIN = "io.shardlookup.servers.KafkaBrokerMain";

  private final KafkaPorts ports;
  private final Path propertiesFile;
  private final Map<String, String> properties;

  private KafkaBroker(ServerCommand command, KafkaConfig config, KafkaPorts ports) {
    super(
        command,
        Set.of(ports.client(), ports.controller()),
        () -> KafkaMetadata.countsLiveBroker(ports.client()));
    this.ports = ports;
    this.propertiesFile = propertiesFile(config);
    this.properties = properties(config, ports);
  }

  /**
   * The broker, not started: for callers that start several servers and wait for them afterwards.
   */
  public static KafkaBroker of(KafkaConfig config) {
    KafkaPorts given = config.ports();
    List<String> words =
        ServerLibraries.command(
            config.jvmOptions(), MAIN, List.of(propertiesFile(config).toString()));
    ServerCommand command =
        ServerCommand.of(config.name(), words, config.directory().resolve(config.name() + ".log"))
            .withoutEnvironment("KAFKA_");
    return new KafkaBroker(command, config, given == null ? KafkaPorts.free() : given);
  }

  /**
   * Starts the broker and returns when clients can use it. On free ports, this is tried again with
   * others when somebody else took one in between.
   *
   * @throws ProcessException when it exits or is not ready in time; nothing is left running then
   */
  public static KafkaBroker start(KafkaConfig config, Duration timeout) {
    return startOn(config.ports() == null, () -> of(config), timeout);
  }

  /** Whether a broker on this loopback port answers within a second, and is live. */
  public static boolean answersAt(int port) {
    return answers(() -> KafkaMetadata.countsLiveBroker(port));
  }

  /** Its two ports. */
  public KafkaPorts ports() {
    return ports;
  }

  /** Where clients connect, such as {@code 127.0.0.1:29092}: their {@code bootstrap.servers}. */
  public String bootstrapServers() {
    return "127.0.0.1:" + ports.client();
  }

  @Override
  void prepare() {
    try {
      Files.createDirectories(propertiesFile.getParent());
      Files.write(
          propertiesFile,
          properties.entrySet().stream()
              .map(entry -> entry.getKey() + "=" + entry.getValue().replace("\\", "\\\\"))
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException("properties of " + name(), e);
    }
  }

  private static Path propertiesFile(KafkaConfig config) {
    return config.directory().resolve(config.name() + ".properties");
  }

  private static Map<String, String> properties(KafkaConfig config, KafkaPorts ports) {
    Map<String, String> all = new TreeMap<>();
    all.put("node.id", "1");
    all.put("process.roles", "broker,controller");
    all.put("log.dirs", config.directory().resolve(config.name()).toString());
    all.putAll(addresses(ports));
    all.putAll(ONE_BROKER);
    all.putAll(SMALL_AND_QUICK);
    all.putAll(SHORT_TRANSACTIONS);
    all.putAll(config.properties());
    return all;
  }

  private static Map<String, String> addresses(KafkaPorts ports) {
    String client = "CLIENT://127.0.0.1:" + ports.client();
    String controller = "127.0.0.1:" + ports.controller();
    return Map.of(
        "listeners",
        client + ",CONTROLLER://" + controller,
        "advertised.listeners",
        client,
        "inter.broker.listener.name",
        "CLIENT",
        "controller.listener.names",
        "CONTROLLER",
        "controller.quorum.voters",
        "1@" + controller,
        "listener.security.protocol.map",
        "CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT");
  }

  /** What Kafka keeps for itself is kept once. */
  private static final Map<String, String> ONE_BROKER =
      Map.of(
          "auto.create.topics.enable", "false",
          "default.replication.factor", "1",
          "offsets.topic.replication.factor", "1",
          "share.coordinator.state.topic.min.isr", "1",
          "share.coordinator.state.topic.replication.factor", "1",
          "transaction.state.log.min.isr", "1",
          "transaction.state.log.replication.factor", "1");

  /** A transaction that begins right behind another waits for its end in steps of that long. */
  private static final Map<String, String> SHORT_TRANSACTIONS =
      Map.of("add.partitions.to.txn.retry.backoff.ms", "2");

  /** A killed broker's session ends soon; few partitions, threads and buffers. */
  private static final Map<String, String> SMALL_AND_QUICK =
      Map.of(
          "broker.heartbeat.interval.ms", "500",
          "broker.session.timeout.ms", "3000",
          "group.initial.rebalance.delay.ms", "0",
          "group.min.session.timeout.ms", "1000",
          "log.cleaner.dedupe.buffer.size", "4194304",
          "num.io.threads", "4",
          "num.network.threads", "2",
          "offsets.topic.num.partitions", "4",
          "transaction.state.log.num.partitions", "4");
}
