package io.shardlookup.client;

import static io.shardlookup.client.fake.Records.DIRECTORY;
import static io.shardlookup.client.fake.Records.entry;
import static io.shardlookup.client.fake.Records.entryRemoved;
import static io.shardlookup.client.fake.Records.hash;
import static io.shardlookup.client.fake.Records.keyspace;
import static io.shardlookup.client.fake.Records.mapping;
import static io.shardlookup.client.fake.Records.shard;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.shardlookup.client.cache.PlacementAsOf;
import io.shardlookup.client.fake.FakeDirectory;
import io.shardlookup.client.fake.FakeNode;
import io.shardlookup.client.session.SessionState;
import io.shardlookup.model.Placement;
import io.shardlookup.model.Revision;
import io.shardlookup.model.Scope;
import io.shardlookup.model.ShardName;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LookupClientTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  private final FakeDirectory directory = new FakeDirectory("directory-a");
  private FakeNode node;
  private LookupClient client;

  @BeforeEach
  void aDirectoryWithTwoKeyspaces() throws Exception {
    directory.commit(shard("shard-1"), shard("shard-2"));
    directory.commit(hash("orders", 16, "shard-1", directory.nextRevision()));
    directory.commit(
        keyspace("shops", DIRECTORY), entry("shops", "s1", "shard-1", directory.nextRevision()));
    node = directory.node();
    client = new LookupClient(LookupClientConfig.of(node.endpoint()).keyspaces("orders").build());
    client.start();
  }

  @AfterEach
  void close() {
    client.close();
    directory.close();
  }

  @Test
  void resolvesAMirroredKeyspaceWithoutAsking() {
    client.awaitReady(SOON);

    Placement placement = client.resolve("orders", "never seen");

    assertThat(placement.shard()).isEqualTo(new ShardName("shard-1"));
    assertThat(client.resolve("orders", "never seen")).isSameAs(placement);
    assertThat(node.sessionKeys.get() + node.callKeys.get()).isZero();
  }

  @Test
  void asksForADirectoryKeyOnceAndFollowsItsChanges() {
    client.awaitReady(SOON);
    client.resolve("shops", "s1");
    await().until(() -> client.isHeld("shops"));
    client.resolve("shops", "s1");
    int asked = node.sessionKeys.get();

    Revision moved = directory.commit(entry("shops", "s1", "shard-2", directory.nextRevision()));
    await().until(() -> client.revision().isAtLeast(moved));

    assertThat(client.resolve("shops", "s1").shard()).isEqualTo(new ShardName("shard-2"));
    assertThat(node.sessionKeys.get()).isEqualTo(asked);
  }

  @Test
  void aDeletedKeyIsNotFoundAndNotCached() {
    client.awaitReady(SOON);
    client.resolve("shops", "s1");

    Revision deleted = directory.commit(entryRemoved("shops", "s1"));
    await().until(() -> client.revision().isAtLeast(deleted));

    assertThatThrownBy(() -> client.resolve("shops", "s1"))
        .isInstanceOfSatisfying(
            LookupException.class, e -> assertThat(e.reason()).isEqualTo(ErrorReason.UNKNOWN_KEY));
    directory.commit(entry("shops", "s1", "shard-2", directory.nextRevision()));
    assertThat(client.resolve("shops", "s1").shard()).isEqualTo(new ShardName("shard-2"));
  }

  @Test
  void aMirrorFollowsChangesOfSlotsAndPins() {
    client.awaitReady(SOON);

    long generation = directory.nextRevision();
    Revision changed =
        directory.commit(
            IntStream.range(0, 16)
                .mapToObj(s -> mapping("orders", new Scope.Slot(s), "shard-2", generation))
                .toList());
    Revision pinned = directory.commit(entry("orders", "vip", "shard-1", changed.value() + 1));
    await().until(() -> client.revision().isAtLeast(pinned));

    assertThat(client.resolve("orders", "any").shard()).isEqualTo(new ShardName("shard-2"));
    assertThat(client.resolve("orders", "vip").shard()).isEqualTo(new ShardName("shard-1"));
  }

  @Test
  void manyColdKeysTravelInBatches() {
    client.awaitReady(SOON);
    List<String> keys = IntStream.range(0, 5_000).mapToObj(i -> "k" + i).toList();
    for (int from = 0; from < keys.size(); from += 100) {
      long generation = directory.nextRevision();
      directory.commit(
          keys.subList(from, from + 100).stream()
              .map(key -> entry("shops", key, "shard-2", generation))
              .toList());
    }

    Map<String, Placement> found = client.resolveAll("shops", keys);

    assertThat(found).hasSize(5_000);
    assertThat(client.metrics().batches.sum() + client.metrics().calls.sum()).isLessThan(20);
  }

  @Test
  void racingCallersOfOneColdKeyShareItsLookup() {
    client.awaitReady(SOON);
    client.resolve("shops", "s1");
    await().until(() -> client.isHeld("shops"));
    directory.commit(entry("shops", "hot", "shard-2", directory.nextRevision()));
    int before = node.sessionKeys.get();
    node.hang();

    List<CompletableFuture<Placement>> futures =
        IntStream.range(0, 100).mapToObj(i -> client.resolveAsync("shops", "hot")).toList();
    node.resume();
    futures.forEach(CompletableFuture::join);

    assertThat(node.sessionKeys.get() - before).isEqualTo(1);
  }

  @Test
  void anAnswerSaysUpToWhenItIsKnown() {
    client.awaitReady(SOON);

    PlacementAsOf hit = client.resolveAsOf("orders", "k");
    PlacementAsOf cold = client.resolveAsOf("shops", "s1");

    assertThat(hit.asOf()).isEqualTo(client.revision());
    assertThat(cold.asOf()).isEqualTo(directory.latest().revision());
    assertThat(hit.behind()).isFalse();
    assertThat(cold.behind()).isFalse();
  }

  @Test
  void badInputNeverLeavesTheClient() {
    client.awaitReady(SOON);
    int before = node.sessionKeys.get();

    assertReason(ErrorReason.INVALID_KEY, () -> client.resolve("shops", ""));
    assertReason(ErrorReason.INVALID_KEY, () -> client.resolve("shops", "a\u0000b"));
    assertReason(ErrorReason.INVALID_KEY, () -> client.resolve("orders", "x".repeat(513)));
    assertReason(ErrorReason.INVALID_ARGUMENT, () -> client.resolve("No Such Name", "k"));
    assertReason(
        ErrorReason.INVALID_ARGUMENT, () -> client.allocateSequence("orders", 20240230, 1));

    assertThat(node.sessionKeys.get()).isEqualTo(before);
    assertReason(ErrorReason.UNKNOWN_KEYSPACE, () -> client.resolve("nowhere", "k"));
  }

  @Test
  void minRevisionWaitsForThePush() {
    client.awaitReady(SOON);
    Revision moved = directory.commit(entry("orders", "mine", "shard-2", directory.nextRevision()));

    PlacementAsOf answer =
        client.resolveAsOf("orders", "mine", ResolveOptions.DEFAULT.atLeast(moved));

    assertThat(answer.asOf()).isEqualTo(moved);
    assertThat(answer.placement().shard()).isEqualTo(new ShardName("shard-2"));
  }

  @Test
  void knowsItsNodeItsAgeAndTheShards() {
    client.awaitReady(SOON);

    await().until(() -> client.age().isPresent());
    assertThat(client.age().orElseThrow()).isLessThan(Duration.ofSeconds(2));
    assertThat(client.state()).isEqualTo(SessionState.OPEN);
    assertThat(client.node()).contains(node.endpoint());
    assertThat(client.directoryId()).contains("directory-a");
    assertThat(client.shards()).hasSize(2);
    assertThat(client.shard(new ShardName("shard-2"))).isPresent();
    assertThat(client.keyspace("shops")).isPresent();
  }

  @Test
  void refusesLookupsBeyondItsLimitAtOnceUntilOthersAreAnswered() {
    try (LookupClient small =
        new LookupClient(
            LookupClientConfig.of(node.endpoint())
                .openLookups(2)
                .deadline(Duration.ofMinutes(1))
                .build())) {
      small.start();
      small.awaitReady(SOON);
      node.hang();
      List<CompletableFuture<Placement>> open =
          List.of(small.resolveAsync("shops", "s1"), small.resolveAsync("shops", "s2"));

      assertThat(small.resolveAsync("shops", "s3"))
          .failsWithin(Duration.ZERO)
          .withThrowableThat()
          .havingCause()
          .isInstanceOfSatisfying(
              LookupException.class, e -> assertThat(e.reason()).isEqualTo(ErrorReason.OVERLOADED))
          .withMessage("open lookups: 3 (expected: at most 2)");
      assertReason(
          ErrorReason.OVERLOADED, () -> small.resolveAll("shops", List.of("s3", "s4", "s5")));

      node.resume();
      await().until(() -> open.stream().allMatch(CompletableFuture::isDone));
      assertThat(small.resolve("shops", "s1").shard()).isEqualTo(new ShardName("shard-1"));
    }
  }

  @Test
  void aClosedClientFailsWhatIsOpen() {
    client.awaitReady(SOON);
    node.hang();
    CompletableFuture<Placement> open = client.resolveAsync("shops", "s1");

    client.close();

    assertThatThrownBy(open::join).hasCauseInstanceOf(LookupException.class);
    assertThat(client.state()).isEqualTo(SessionState.STOPPED);
  }

  private static void assertReason(ErrorReason reason, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            LookupException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }
}
