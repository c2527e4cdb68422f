package io.shardlookup.orders.outbox;

import static io.shardlookup.orders.servers.EventReader.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.shardlookup.model.ShardName;
import io.shardlookup.orders.event.EventTopics;
import io.shardlookup.orders.event.KafkaClients;
import io.shardlookup.orders.event.KafkaConfig;
import io.shardlookup.orders.servers.EventReader;
import io.shardlookup.orders.servers.ShardTables;
import io.shardlookup.orders.servers.TestServers;
import io.shardlookup.processes.RestartableServer;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestServers.class)
@Timeout(300)
class OutboxRelaysIT {
  private static final ShardName SHARD = new ShardName("shard-1");
  private static final Duration IN_TIME = Duration.ofMinutes(2);
  private static final int KEYS = 20;

  private final String topic = "events-" + UUID.randomUUID();
  private final List<OutboxRelays> instances = new ArrayList<>();
  private KafkaClients kafka;
  private volatile ShardTables tables;
  private EventReader reader;

  @BeforeEach
  void emptyOutboxAndTopic() throws Exception {
    String bootstrap = TestServers.kafka().bootstrapServers();
    kafka = new KafkaClients(new KafkaConfig(bootstrap, topic));
    tables = ShardTables.create(TestServers.database(), "relayed");
    try (Admin admin = kafka.admin()) {
      EventTopics.create(admin, topic, Set.of());
    }
    reader = new EventReader(bootstrap, topic);
  }

  @AfterEach
  void close() {
    instances.forEach(OutboxRelays::close);
    reader.close();
  }

  @Test
  void publishesWhatWasWrittenWithTheHeadersOfCloudEvents() throws Exception {
    Instant before = Instant.now();
    instance(new SimpleMeterRegistry());
    tables.execute(
        "INSERT INTO outbox (keyspace, shard_key, version, type, event_id, payload, created_at)"
            + " VALUES ('orders', 'größer-1', 1, 'PARTLY_PAID', 'größer-1:1', x'00ff',"
            + " '2026-07-18 10:11:12.123456')");

    await().atMost(IN_TIME).until(() -> !reader.read().isEmpty());

    ConsumerRecord<String, byte[]> record = reader.read().get(0);
    assertThat(record.key()).isEqualTo("größer-1");
    assertThat(record.value()).containsExactly(0x00, 0xff);
    assertThat(header(record, "ce_specversion")).isEqualTo("1.0");
    assertThat(header(record, "ce_id")).isEqualTo("größer-1:1");
    assertThat(header(record, "ce_source")).isEqualTo("shard-1");
    assertThat(header(record, "ce_type")).isEqualTo("io.shardlookup.orders.v1.partly-paid");
    assertThat(header(record, "ce_subject")).isEqualTo("größer-1");
    assertThat(header(record, "ce_time")).isEqualTo("2026-07-18T10:11:12.123456Z");
    assertThat(header(record, "content-type")).isEqualTo("application/protobuf");
    assertThat(Instant.ofEpochMilli(record.timestamp()))
        .isEqualTo("2026-07-18T10:11:12.123Z")
        .isBefore(before);
    await().atMost(IN_TIME).until(() -> waiting().equals("0"));
  }

  @Test
  void publishesWhatAnInstanceWhoseClockIsAheadWrote() throws Exception {
    instance(new SimpleMeterRegistry());
    tables.execute(
        "INSERT INTO outbox (keyspace, shard_key, version, type, event_id, payload, created_at)"
            + " VALUES ('orders', 'early', 1, 'PLACED', 'early:1', x'00',"
            + " '2999-01-01 00:00:00')");
    tables.execute(event("next", 1));

    await()
        .atMost(IN_TIME)
        .untilAsserted(
            () -> assertThat(reader.firstPublications()).containsOnlyKeys("early", "next"));

    ConsumerRecord<String, byte[]> early =
        reader.read().stream().filter(read -> read.key().equals("early")).findFirst().orElseThrow();
    assertThat(header(early, "ce_time")).isEqualTo("2999-01-01T00:00:00Z");
    assertThat(Instant.ofEpochMilli(early.timestamp())).isBeforeOrEqualTo(Instant.now());
  }

  @Test
  void publishesEachChangeInOrderWhileInstancesComeAndGo() throws Exception {
    OutboxWriters writers = new OutboxWriters(tables, KEYS);
    try (writers) {
      writers.start();
      OutboxRelays first = instance(new SimpleMeterRegistry());
      for (int i = 0; i < 4; i++) {
        int published = reader.readToTheEnd().size();
        await().atMost(IN_TIME).until(() -> reader.read().size() > published + 200);
        OutboxRelays next = instance(new SimpleMeterRegistry());
        first.close();
        first = next;
      }
    }

    awaitAllPublished(writers);
  }

  @Test
  void oneInstancePublishesAndTheOtherTakesOver() throws Exception {
    SimpleMeterRegistry one = new SimpleMeterRegistry();
    SimpleMeterRegistry other = new SimpleMeterRegistry();
    OutboxRelays first = instance(one);
    await().atMost(IN_TIME).until(() -> holding(one) == 1);
    instance(other);

    OutboxWriters writers = new OutboxWriters(tables, KEYS);
    try (writers) {
      writers.start();
      await().atMost(IN_TIME).until(() -> reader.read().size() > 100);
    }
    // What holds up the machine for long makes the first lose the lock, which it notices later.
    await()
        .atMost(IN_TIME)
        .untilAsserted(
            () ->
                assertThat(counted(other, "takeovers"))
                    .isLessThanOrEqualTo(counted(one, "failures")));
    first.close();

    await().atMost(IN_TIME).until(() -> holding(other) == 1);
    assertThat(holding(one)).isZero();
    awaitAllPublished(writers);
  }

  @Test
  void followsTheShardToAnotherPlaceAlsoWhereTheOldOneGoesOn() throws Exception {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    instance(registry);
    tables.execute(event("old", 1));
    await().atMost(IN_TIME).until(() -> waiting().equals("0"));

    tables = ShardTables.create(TestServers.database(), "relayed_elsewhere");
    tables.execute(event("new", 1));

    await().atMost(IN_TIME).until(() -> waiting().equals("0"));
    await()
        .atMost(IN_TIME)
        .untilAsserted(() -> assertThat(reader.firstPublications()).containsOnlyKeys("old", "new"));
    assertThat(holding(registry)).isEqualTo(1);
  }

  @Test
  void isNotHeldUpByATransactionThatIsNotCommitted() throws Exception {
    instance(new SimpleMeterRegistry());
    try (Connection slow = tables.connect();
        Statement statement = slow.createStatement()) {
      slow.setAutoCommit(false);
      statement.execute(event("slow", 1));
      for (int version = 1; version <= 3; version++) {
        tables.execute(event("quick", version));
      }

      await().atMost(IN_TIME).until(() -> waiting().equals("0"));
      await().atMost(IN_TIME).until(() -> reader.read().size() >= 3);
      assertThat(reader.firstPublications()).containsOnlyKeys("quick");
      slow.commit();
    }
    await().atMost(IN_TIME).until(() -> reader.firstPublications().containsKey("slow"));
  }

  @Test
  @Tag("slow")
  void goesOnWhenKafkaComesBack() throws Exception {
    outlives(TestServers.kafka());
  }

  @Test
  void goesOnWhenTheDatabaseComesBack() throws Exception {
    outlives(TestServers.database());
  }

  @Test
  void publishesSoonAfterItIsWoken() throws Exception {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    OutboxRelays relays =
        instance(
            registry,
            new RelayConfig(
                200,
                Duration.ZERO,
                Duration.ofHours(1),
                Duration.ofHours(1),
                Duration.ofSeconds(1),
                Duration.ofHours(2)));
    await().atMost(IN_TIME).until(() -> holding(registry) == 1);
    tables.execute(event("a", 1));

    relays.wake(new ShardName("shard-2"));
    relays.wake(SHARD);

    await().atMost(IN_TIME).until(() -> !reader.read().isEmpty());
  }

  private static String event(String key, int version) {
    return "INSERT INTO outbox (keyspace, shard_key, version, type, event_id, payload, created_at)"
        + " VALUES ('orders', '%s', %d, 'PAID', '%s:%d', '', UTC_TIMESTAMP(6))"
            .formatted(key, version, key, version);
  }

  private void outlives(RestartableServer server) throws Exception {
    OutboxWriters writers = new OutboxWriters(tables, KEYS);
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    instance(registry);
    instance(new SimpleMeterRegistry());
    try (writers) {
      writers.start();
      await().atMost(IN_TIME).until(() -> reader.read().size() > 200);
      server.kill();
      await().atMost(IN_TIME).until(() -> counted(registry, "failures") > 0);
      TestServers.revive(server);
      int published = reader.readToTheEnd().size();
      await().atMost(IN_TIME).until(() -> reader.read().size() > published + 200);
    } finally {
      TestServers.revive(server);
    }
    awaitAllPublished(writers);
  }

  private void awaitAllPublished(OutboxWriters writers) throws Exception {
    await().atMost(IN_TIME).until(() -> waiting().equals("0"));
    var expected = writers.expected();
    await()
        .atMost(IN_TIME)
        .untilAsserted(() -> assertThat(reader.firstPublications()).isEqualTo(expected));
  }

  private String waiting() throws Exception {
    return tables.query("SELECT COUNT(*) FROM outbox").get(0);
  }

  private static double holding(MeterRegistry registry) {
    var gauge = registry.find("shardlookup.orders.outbox.holding").gauge();
    return gauge == null ? 0 : gauge.value();
  }

  private static double counted(MeterRegistry registry, String what) {
    var counter = registry.find("shardlookup.orders.outbox." + what).counter();
    return counter == null ? 0 : counter.count();
  }

  private OutboxRelays instance(MeterRegistry registry) {
    return instance(registry, RelayConfig.DEFAULT);
  }

  private OutboxRelays instance(MeterRegistry registry, RelayConfig config) {
    OutboxRelays relays =
        new OutboxRelays(
            () -> List.of(tables.record(SHARD)),
            shard -> tables.connect(),
            kafka,
            config,
            new OutboxRelays.Environment(Clock.systemUTC(), new Random(), registry));
    relays.start();
    instances.add(relays);
    return relays;
  }
}
