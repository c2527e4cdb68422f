package io.shardlookup.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.shardlookup.client.LookupClient;
import io.shardlookup.model.MappingState;
import io.shardlookup.model.Placement;
import io.shardlookup.model.Revision;
import io.shardlookup.model.Scope;
import io.shardlookup.model.ShardName;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ScopeControlTest {
  private static final ShardName SHARD_1 = new ShardName("shard-1");
  private static final ShardName SHARD_2 = new ShardName("shard-2");

  @RegisterExtension
  private final DirectoryExtension extension = DirectoryExtension.of(Plans.allStrategies());

  @Test
  void takesAnEntryThroughARelocation(TestDirectory directory, LookupClient client) {
    ScopeControl entry = directory.keyspace("shops").entry("s-1");
    client.resolve("shops", "s-1");

    entry.moveTo("shard-2");
    assertPlacement(directory, client, SHARD_1, MappingState.MOVING);
    entry.cutOverTo("shard-2");
    Placement held = assertPlacement(directory, client, SHARD_1, MappingState.CUTOVER);
    Revision switched = entry.complete();
    Placement served = assertPlacement(directory, client, SHARD_2, MappingState.SERVING);

    assertThat(held.state().holdsWrites()).isTrue();
    assertThat(held.target()).isEqualTo(SHARD_2);
    assertThat(served.target()).isNull();
    assertThat(served.generation().revision()).isEqualTo(switched);
  }

  @Test
  void givesARelocationUp(TestDirectory directory, LookupClient client) {
    ScopeControl entry = directory.keyspace("shops").entry("s-1");

    entry.cutOverTo("shard-2");
    entry.giveUp();

    assertPlacement(directory, client, SHARD_1, MappingState.SERVING);
  }

  @Test
  void aCutoverThatLastsTooLongIsSetBackByANode(TestDirectory directory, LookupClient client) {
    ScopeControl entry = directory.keyspace("shops").entry("s-1");
    Revision held = entry.cutOverTo("shard-2", Duration.ofMillis(200));
    directory.awaitSeenBy(client);

    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> client.resolve("shops", "s-1").state() == MappingState.SERVING);

    Placement back = client.resolve("shops", "s-1");
    assertThat(back.shard()).isEqualTo(SHARD_1);
    assertThat(held.isOlderThan(back.generation().revision())).isTrue();
  }

  @Test
  void holdsWritesOfEveryKindOfScope(TestDirectory directory, LookupClient client) {
    directory.keyspace("customers").slot(0).cutOverTo("shard-2");
    directory.keyspace("invoices").range("m").cutOverTo("shard-1");
    directory.keyspace("orders").residue(20260201, 1).pend();
    directory.keyspace("customers").entry("pinned").cutOverTo("shard-1");
    directory.awaitSeenBy(client);

    assertThat(directory.keyspace("customers").slot(0).placement().orElseThrow().state())
        .isEqualTo(MappingState.CUTOVER);
    assertThat(client.resolve("invoices", "z").state()).isEqualTo(MappingState.CUTOVER);
    assertThat(client.resolve("invoices", "a").state()).isEqualTo(MappingState.SERVING);
    assertThat(client.resolve("orders", "o-20260202-3").state()).isEqualTo(MappingState.PENDING);
    assertThat(client.resolve("orders", "o-20260202-4").state()).isEqualTo(MappingState.SERVING);
    assertThat(client.resolve("customers", "pinned").state()).isEqualTo(MappingState.CUTOVER);
  }

  @Test
  void keepsTheEndOfARange(TestDirectory directory) {
    directory.keyspace("invoices").range("").serveBy("shard-2");

    Placement placement = directory.keyspace("invoices").range("").placement().orElseThrow();
    assertThat(placement.scopeOf("a")).isEqualTo(new Scope.Range("", "m"));
  }

  @Test
  void createsAndRemovesPins(TestDirectory directory, LookupClient client) {
    ShardName before = client.resolve("customers", "acme").shard();
    ScopeControl pin = directory.keyspace("customers").entry("acme");

    pin.serveBy(before.equals(SHARD_1) ? "shard-2" : "shard-1");
    directory.awaitSeenBy(client);
    assertThat(client.resolve("customers", "acme").shard()).isNotEqualTo(before);
    pin.remove();
    directory.awaitSeenBy(client);

    assertThat(client.resolve("customers", "acme").shard()).isEqualTo(before);
  }

  @Test
  void removesDirectoryKeys(TestDirectory directory, LookupClient client) {
    client.resolve("shops", "s-1");

    directory.keyspace("shops").entry("s-1").remove();
    directory.awaitSeenBy(client);

    refused(() -> client.resolve("shops", "s-1"), ErrorReason.UNKNOWN_KEY, "\"s-1\"");
  }

  @Test
  void worksWhileNoNodeRuns(TestDirectory directory, LookupClient client) {
    client.resolve("shops", "s-1");
    directory.node().kill();

    directory.keyspace("shops").entry("s-1").serveBy("shard-2");
    assertThat(client.resolve("shops", "s-1").shard()).isEqualTo(SHARD_1);
    directory.node().start();
    directory.awaitSeenBy(client);

    assertThat(client.resolve("shops", "s-1").shard()).isEqualTo(SHARD_2);
  }

  @Test
  void refusesWhatMakesNoSenseAndChangesNothing(TestDirectory directory) {
    Revision before = directory.keyspace("shops").entry("s-1").serveBy("shard-1");

    refused(
        () -> directory.keyspace("shops").entry("s-1").serveBy("shard-9"),
        ErrorReason.UNKNOWN_SHARD,
        "shard: shard-9 (expected: one that exists)");
    refused(
        () -> directory.keyspace("shops").entry("s-1").giveUp(),
        ErrorReason.NOT_STABLE,
        "entry \"s-1\" is SERVING (expected: MOVING or CUTOVER)");
    refused(
        () -> directory.keyspace("shops").entry("s-9").moveTo("shard-2"),
        ErrorReason.UNKNOWN_KEY,
        "entry \"s-9\" of keyspace shops (expected: one that exists)");
    refused(
        () -> directory.keyspace("customers").slot(4).serveBy("shard-2"),
        ErrorReason.UNKNOWN_SCOPE,
        "slot 4 of keyspace customers (expected: one that exists)");
    refused(
        () -> directory.keyspace("customers").slot(1).pend(),
        ErrorReason.INVALID_ARGUMENT,
        "scope: slot 1 (expected: a residue");
    refused(
        () -> directory.keyspace("customers").slot(1).remove(),
        ErrorReason.INVALID_ARGUMENT,
        "scope: slot 1 (expected: an entry");
    refused(
        () -> directory.keyspace("shops").entry("s-1").cutOverTo("shard-2", Duration.ZERO),
        ErrorReason.INVALID_ARGUMENT,
        "limit: PT0S (expected: PT0.001S..PT1M)");
    refused(
        () -> directory.keyspace("nothing").entry("s-1").serveBy("shard-1"),
        ErrorReason.UNKNOWN_KEYSPACE,
        "\"nothing\"");
    refused(
        () -> directory.keyspace("orders").entry("no-number").serveBy("shard-1"),
        ErrorReason.MALFORMED_KEY,
        "\"no-number\"");
    assertThat(directory.keyspace("shops").entry("s-1").placement().orElseThrow().generation())
        .extracting(generation -> generation.revision())
        .isEqualTo(before);
    assertThat(directory.keyspace("orders").entry("no-number").placement()).isEmpty();
  }

  private static void refused(ThrowingCallable call, ErrorReason reason, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            LookupException.class, e -> assertThat(e.reason()).isEqualTo(reason))
        .hasMessageContaining(message);
  }

  private static Placement assertPlacement(
      TestDirectory directory, LookupClient client, ShardName shard, MappingState state) {
    directory.awaitSeenBy(client);
    Placement placement = client.resolve("shops", "s-1");
    assertThat(placement.shard()).isEqualTo(shard);
    assertThat(placement.state()).isEqualTo(state);
    return placement;
  }
}
