package io.shardlookup.orders.outbox;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shardlookup.orders.event.EventTopics;
import io.shardlookup.orders.event.KafkaClients;
import io.shardlookup.orders.event.KafkaConfig;
import io.shardlookup.orders.servers.EventReader;
import io.shardlookup.orders.servers.ShardTables;
import io.shardlookup.orders.servers.TestServers;
import io.shardlookup.processes.ServerCommand;
import io.shardlookup.processes.ServerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Relays in processes of their own, one of which is killed or stopped while it publishes. */
@ExtendWith(TestServers.class)
@Tag("slow")
@Timeout(300)
class RelayProcessesIT {
  private static final Duration IN_TIME = Duration.ofMinutes(2);
  private static final String TOOK_OVER = "this instance publishes it from now on";

  private final String topic = "events-" + UUID.randomUUID();
  private final Map<String, ServerProcess> processes = new HashMap<>();
  @TempDir Path logs;
  private ShardTables tables;
  private EventReader reader;
  private OutboxWriters writers;

  @BeforeEach
  void writeAllTheTime() throws Exception {
    String bootstrap = TestServers.kafka().bootstrapServers();
    tables = ShardTables.create(TestServers.database(), "relayed_by_processes");
    try (Admin admin = new KafkaClients(new KafkaConfig(bootstrap, topic)).admin()) {
      EventTopics.create(admin, topic, Set.of());
    }
    reader = new EventReader(bootstrap, topic);
    writers = new OutboxWriters(tables, 20);
    writers.start();
  }

  @AfterEach
  void end() throws Exception {
    writers.close();
    processes.values().forEach(ServerProcess::kill);
    reader.close();
  }

  @Test
  void anotherPublishesWhenTheHolderIsKilled() throws Exception {
    ServerProcess first = holder("first");
    standby("second");

    awaitMore();
    first.kill();

    awaitTakeover("second");
    awaitMore();
    requireAllInOrder();
  }

  @Test
  void aHolderThatWasStoppedDoesNoHarmWhenItGoesOn() throws Exception {
    ServerProcess first = holder("first");
    ServerProcess second = standby("second");

    for (int round = 0; round < 2; round++) {
      awaitMore();
      first.pause();
      long takeovers = takeovers("first");
      awaitTakeover("second");
      awaitMore();
      first.resume();
      awaitMore();
      second.kill();
      await().atMost(IN_TIME).until(() -> takeovers("first") > takeovers);
      awaitMore();
      processes.remove("second");
      second = standby("second");
    }

    requireAllInOrder();
  }

  private ServerProcess holder(String name) {
    ServerProcess process = standby(name);
    awaitTakeover(name);
    return process;
  }

  private ServerProcess standby(String name) {
    ServerProcess process =
        ServerProcess.start(
            ServerCommand.of(
                name,
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx128m",
                    "-XX:TieredStopAtLevel=1",
                    "-Dlogback.configurationFile=io/shardlookup/orders/servers/process-log.xml",
                    "-cp",
                    System.getProperty("java.class.path"),
                    RelayProcessMain.class.getName(),
                    tables.url(),
                    TestServers.kafka().bootstrapServers(),
                    topic),
                logs.resolve(name + ".log")));
    processes.put(name, process);
    return process;
  }

  private void awaitTakeover(String name) {
    await().atMost(IN_TIME).until(() -> takeovers(name) > 0);
  }

  private long takeovers(String name) {
    return requireNonNull(processes.get(name))
        .logTail(10_000)
        .lines()
        .filter(line -> line.contains(TOOK_OVER))
        .count();
  }

  private void awaitMore() {
    int published = reader.readToTheEnd().size();
    await().atMost(IN_TIME).until(() -> reader.read().size() > published + 200);
  }

  private void requireAllInOrder() throws Exception {
    writers.close();
    await()
        .atMost(IN_TIME)
        .until(() -> tables.query("SELECT COUNT(*) FROM outbox").get(0).equals("0"));
    Map<String, List<String>> expected = writers.expected();
    await()
        .atMost(IN_TIME)
        .untilAsserted(() -> assertThat(reader.firstPublications()).isEqualTo(expected));
  }
}
