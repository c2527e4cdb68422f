package io.shardlookup.orders.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.orders.config.ListenConfig;
import io.shardlookup.orders.config.QueriesConfig;
import io.shardlookup.orders.config.SettlementConfig;
import io.shardlookup.orders.config.SettlementConfig.LedgerConfig;
import io.shardlookup.orders.config.SettlementConfig.ShopsConfig;
import io.shardlookup.orders.config.SettlementConfig.Verb;
import io.shardlookup.orders.config.ShardsConfig;
import io.shardlookup.orders.event.EventTopics;
import io.shardlookup.orders.event.KafkaClients;
import io.shardlookup.orders.event.KafkaConfig;
import io.shardlookup.orders.servers.TestServers;
import io.shardlookup.orders.service.Environment;
import io.shardlookup.orders.shards.OrderDirectory;
import io.shardlookup.orders.shards.OrderShard;
import io.shardlookup.orders.v1.SettlementQueryServiceGrpc;
import io.shardlookup.processes.ServerCommand;
import io.shardlookup.processes.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;

/** Instances of settlement, in this process and in others, that share a topic. */
final class Settlements implements AutoCloseable {
  /** How long anything may take on a busy machine. */
  static final Duration IN_TIME = Duration.ofMinutes(2);

  private final OrderDirectory directory;
  private final String topic;
  private final Path folder;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  /** Instances that follow this topic and keep their files in the folder. */
  Settlements(OrderDirectory directory, String topic, Path folder) {
    this.directory = directory;
    this.topic = topic;
    this.folder = folder;
  }

  /** A topic of its own for the events of a test. */
  static String newTopic() {
    String topic = "events-" + UUID.randomUUID();
    KafkaConfig kafka = new KafkaConfig(TestServers.kafka().bootstrapServers(), topic);
    try (Admin admin = new KafkaClients(kafka).admin()) {
      EventTopics.create(admin, topic, List.of());
    }
    return topic;
  }

  /** An instance in this process. */
  Settlement start(String name) {
    Settlement settlement = new Settlement(config(name, Verb.RUN), Environment.system());
    open.push(settlement);
    try {
      settlement.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    await().atMost(IN_TIME).until(() -> get(settlement, "/readyz").equals("serving\n"));
    return settlement;
  }

  /** Another process that runs settlement with these arguments besides those it needs. */
  ServerProcess process(String name, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "io.shardlookup.orders.SettlementMain",
                "--instance-id=" + name,
                "--client-port=0",
                "--metrics-port=0",
                "--log-format=plain",
                "--lookup-nodes=" + String.join(",", directory.directory().endpoints()),
                "--shard-user=" + OrderShard.APPLICATION.user(),
                "--shard-password-file=" + password(),
                "--kafka-bootstrap=" + TestServers.kafka().bootstrapServers(),
                "--events-topic=" + topic));
    command.addAll(List.of(arguments));
    ServerProcess process =
        ServerProcess.start(ServerCommand.of(name, command, folder.resolve(name + ".log")));
    open.push(process::kill);
    return process;
  }

  /** Has the ledger rebuilt, in this process. */
  void rebuild() {
    Settlement.rebuild(config("rebuild", Verb.REBUILD));
  }

  /** Has it rebuilt without the events that the topic has lost. */
  void rebuildWithLoss() {
    Settlement.rebuild(config("rebuild", Verb.REBUILD_WITH_LOSS));
  }

  /** The topic loses all events that are in it. */
  void loseAllEvents() {
    KafkaConfig kafka = new KafkaConfig(TestServers.kafka().bootstrapServers(), topic);
    Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
    for (int partition = 0; partition < EventTopics.PARTITIONS; partition++) {
      all.put(new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(-1));
    }
    try (Admin admin = new KafkaClients(kafka).admin()) {
      assertThat(admin.deleteRecords(all).all()).succeedsWithin(IN_TIME);
    }
  }

  /** Queries to an instance. */
  SettlementQueryServiceGrpc.SettlementQueryServiceBlockingStub queries(Settlement settlement) {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", settlement.port()).usePlaintext().build();
    open.push(channel::shutdownNow);
    return SettlementQueryServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(60, TimeUnit.SECONDS);
  }

  /** What an instance shows over HTTP. */
  static String get(Settlement settlement, String path) {
    try {
      return HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(
                      URI.create("http://127.0.0.1:" + settlement.metricsPort() + path))
                  .build(),
              BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private SettlementConfig config(String name, Verb verb) {
    return new SettlementConfig(
        name,
        verb,
        new ListenConfig("127.0.0.1", 0, 0),
        new ShopsConfig(directory.directory().endpoints(), new KeyspaceName("shops"), null),
        new ShardsConfig(OrderShard.APPLICATION.user(), password(), null, 8),
        new LedgerConfig(Duration.ofSeconds(2), 4),
        new QueriesConfig(Duration.ofSeconds(30), 2, 100),
        new KafkaConfig(TestServers.kafka().bootstrapServers(), topic),
        Duration.ofSeconds(10));
  }

  private Path password() {
    try {
      return Files.writeString(folder.resolve("password"), OrderShard.APPLICATION.password());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws Exception {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }
}
