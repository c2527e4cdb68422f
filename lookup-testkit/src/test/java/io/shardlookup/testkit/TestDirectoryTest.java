package io.shardlookup.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardlookup.client.LookupClient;
import io.shardlookup.client.ResolveOptions;
import io.shardlookup.model.Generation;
import io.shardlookup.model.Keyspace;
import io.shardlookup.model.Revision;
import io.shardlookup.model.Shard;
import io.shardlookup.model.ShardName;
import io.shardlookup.model.ShardState;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.strategy.Strategy;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TestDirectoryTest {
  @RegisterExtension
  private final DirectoryExtension extension = DirectoryExtension.of(Plans.allStrategies());

  @Test
  void resolvesKeysOfAllFourStrategies(LookupClient client) {
    assertThat(shard(client, "customers", "acme")).isEqualTo("shard-1");
    assertThat(shard(client, "customers", "acme-1")).isEqualTo("shard-2");
    assertThat(shard(client, "invoices", "a")).isEqualTo("shard-1");
    assertThat(shard(client, "invoices", "m")).isEqualTo("shard-2");
    assertThat(shard(client, "orders", "o-20260131-7")).isEqualTo("shard-1");
    assertThat(shard(client, "orders", "o-20260201-7")).isEqualTo("shard-2");
    assertThat(shard(client, "shops", "s-1")).isEqualTo("shard-1");
    assertThat(shard(client, "shops", "s-2")).isEqualTo("shard-2");
    assertThat(shard(client, "customers", "pinned")).isEqualTo("shard-2");
  }

  @Test
  void createsKeyspacesAsTheyAreDeclared(TestDirectory directory, LookupClient client) {
    directory.create(
        TestKeyspace.sequence("tickets", "")
            .unfenced()
            .timeZone(ZoneId.of("Europe/Berlin"))
            .retentionDays(30)
            .table("tickets", "ticket_number")
            .epoch(20260101, "shard-1"));
    directory.create(
        TestKeyspace.numericRange("accounts").from("", "shard-1").from("10", "shard-2"));
    directory.awaitSeenBy(client);

    Keyspace tickets = client.keyspace("tickets").orElseThrow();
    assertThat(tickets.isFenced()).isFalse();
    assertThat(tickets.strategy()).isEqualTo(new Strategy.Sequence(""));
    assertThat(tickets.timeZone()).isEqualTo(ZoneId.of("Europe/Berlin"));
    assertThat(tickets.retentionDays()).isEqualTo(30);
    assertThat(tickets.tables())
        .singleElement()
        .hasToString("Table[name=tickets, keyColumn=ticket_number]");
    assertThat(client.keyspace("customers").orElseThrow().isFenced()).isTrue();
    assertThat(shard(client, "accounts", "9")).isEqualTo("shard-1");
    assertThat(shard(client, "accounts", "10")).isEqualTo("shard-2");
  }

  @Test
  void drawsDailyNumbers(LookupClient client) {
    assertThat(client.allocateSequence("orders", 20260215, 10).first()).isEqualTo(1);
    assertThat(client.allocateSequence("orders", 20260215, 10).first()).isEqualTo(11);
  }

  @Test
  void assignsNewKeysByPolicy(TestDirectory directory, LookupClient client) {
    directory.create(TestKeyspace.directory("tenants").leastKeys());

    String first = assign(client, "tenants", "t-1");
    String second = assign(client, "tenants", "t-2");

    assertThat(first).isNotEqualTo(second);
    assertThat(assign(client, "tenants", "t-1")).isEqualTo(first);
  }

  @Test
  void changesReachAWarmClientByPush(TestDirectory directory, LookupClient client) {
    assertThat(shard(client, "shops", "s-1")).isEqualTo("shard-1");
    assertThat(shard(client, "customers", "acme")).isEqualTo("shard-1");
    long misses = client.metrics().misses.sum();

    directory.keyspace("shops").entry("s-1").serveBy("shard-2");
    directory.keyspace("customers").scopeOf("acme").serveBy("shard-2");
    directory.awaitSeenBy(client);

    assertThat(shard(client, "shops", "s-1")).isEqualTo("shard-2");
    assertThat(shard(client, "customers", "acme")).isEqualTo("shard-2");
    assertThat(client.metrics().misses.sum()).isEqualTo(misses);
  }

  @Test
  void tellsWhenAClientHasSeenARevision(TestDirectory directory, LookupClient client) {
    Revision changed = directory.setState("shard-1", ShardState.READ_ONLY);

    directory.awaitSeenBy(client, changed);

    assertThat(client.revision().isAtLeast(changed)).isTrue();
    assertThat(client.shard(new ShardName("shard-1")).orElseThrow().state())
        .isEqualTo(ShardState.READ_ONLY);
  }

  @Test
  void putsShardsThatARunningTestHasStarted(TestDirectory directory, LookupClient client) {
    directory.put(
        new Shard(
            new ShardName("shard-3"),
            "mysql://127.0.0.1:3306/orders",
            5,
            ShardState.ACTIVE,
            "orders-app",
            Generation.NONE));
    directory.keyspace("shops").entry("s-3").serveBy("shard-3");
    directory.awaitSeenBy(client);

    assertThat(shard(client, "shops", "s-3")).isEqualTo("shard-3");
    assertThat(client.shard(new ShardName("shard-3")).orElseThrow())
        .returns("mysql://127.0.0.1:3306/orders", Shard::endpoint)
        .returns(5, Shard::weight)
        .returns("orders-app", Shard::credentialsRef);
  }

  @Test
  void showsWhatTheDirectorySaysWhateverClientsKnow(TestDirectory directory) {
    directory.node().kill();

    directory.keyspace("shops").entry("s-1").serveBy("shard-2");

    assertThat(directory.view().locate("shops", "s-1")).isNotNull();
    assertThat(directory.keyspace("shops").entry("s-1").placement().orElseThrow().shard())
        .isEqualTo(new ShardName("shard-2"));
    assertThat(directory.keyspace("shops").entry("s-9").placement()).isEmpty();
  }

  @Test
  void isGoneWhenItIsClosed(TestDirectory directory, LookupClient client) {
    directory.close();

    assertThat(directory.nodes()).noneMatch(TestNode::isRunning);
    assertThatThrownBy(() -> client.resolve("shops", "never-asked"))
        .isInstanceOf(LookupException.class);
    directory.close();
  }

  @Test
  void refusesAPlanThatContradictsItself() {
    refused(
        DirectoryPlan.empty().keyspace(TestKeyspace.hash("customers", 4).on("shard-9")),
        ErrorReason.UNKNOWN_SHARD,
        "shard: shard-9 (expected: one that exists)");
    refused(
        DirectoryPlan.withShards("shard-1")
            .keyspace(TestKeyspace.hash("customers", 0).on("shard-1")),
        ErrorReason.INVALID_ARGUMENT,
        "slots: 0 (expected: 1..16384)");
    refused(
        DirectoryPlan.withShards("shard-1").keyspace(TestKeyspace.directory("shops").on("shard-1")),
        ErrorReason.INVALID_ARGUMENT,
        "shards: 1 of them (expected: none in a DIRECTORY keyspace)");
    assertThatThrownBy(() -> DirectoryPlan.empty().nodes(0))
        .hasMessage("nodes: 0 (expected: 1..9)");
    assertThatThrownBy(
            () -> TestKeyspace.directory("shops").entry("s", "shard-1").entry("s", "shard-2"))
        .hasMessage("entry: \"s\" twice (expected: each key once)");
  }

  private static void refused(DirectoryPlan plan, ErrorReason reason, String message) {
    assertThatThrownBy(() -> TestDirectory.start(plan))
        .isInstanceOfSatisfying(
            LookupException.class, e -> assertThat(e.reason()).isEqualTo(reason))
        .hasMessageContaining(message);
  }

  private static String shard(LookupClient client, String keyspace, String key) {
    return client.resolve(keyspace, key).shard().text();
  }

  private static String assign(LookupClient client, String keyspace, String key) {
    return client.resolve(keyspace, key, ResolveOptions.DEFAULT.assigning()).shard().text();
  }
}
