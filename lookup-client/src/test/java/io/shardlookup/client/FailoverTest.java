package io.shardlookup.client;

import static io.shardlookup.client.fake.Records.DIRECTORY;
import static io.shardlookup.client.fake.Records.entry;
import static io.shardlookup.client.fake.Records.hash;
import static io.shardlookup.client.fake.Records.keyspace;
import static io.shardlookup.client.fake.Records.shard;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.shardlookup.client.cache.PlacementAsOf;
import io.shardlookup.client.fake.FakeDirectory;
import io.shardlookup.client.fake.FakeNode;
import io.shardlookup.client.session.SessionState;
import io.shardlookup.model.Revision;
import io.shardlookup.model.ShardName;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.view.DirectoryChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FailoverTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final int KEYS = 20_000;

  private final FakeDirectory directory = new FakeDirectory("directory-a");
  private List<FakeNode> nodes;
  private LookupClient client;
  private int nextKey;

  @BeforeEach
  void threeNodesAndAClient() throws Exception {
    directory.commit(shard("shard-1"), shard("shard-2"));
    directory.commit(hash("orders", 16, "shard-1", directory.nextRevision()));
    directory.commit(keyspace("shops", DIRECTORY));
    List<DirectoryChange> entries = new ArrayList<>();
    long generation = directory.nextRevision();
    IntStream.range(0, KEYS)
        .forEach(i -> entries.add(entry("shops", "k" + i, "shard-1", generation)));
    directory.commit(entries);
    nodes = directory.nodes(3);
    client = client(LookupClientConfig.of(endpoints()));
    client.resolve("shops", nextKey());
    await().until(() -> client.isHeld("shops"));
  }

  @AfterEach
  void close() {
    client.close();
    directory.close();
  }

  @Test
  void aHangingNodeCostsOneAttemptAndNoFailure() {
    sessionNode().hang();

    resolveCold(500, Duration.ofMillis(1_500));

    await().until(() -> client.state() == SessionState.OPEN);
    assertThat(client.metrics().failures.sum()).isZero();
  }

  @Test
  void aKilledNodeIsLeftAtOnce() throws Exception {
    sessionNode().kill();

    resolveCold(500, Duration.ofMillis(1_000));

    await().until(() -> client.state() == SessionState.OPEN);
    assertThat(client.metrics().failures.sum()).isZero();
  }

  @Test
  void aNodeThatComesBackIsUsedAgain() throws Exception {
    for (FakeNode node : nodes) {
      node.kill();
    }
    await().until(() -> client.state() == SessionState.CONNECTING);

    nodes.get(0).revive();

    await().until(() -> client.state() == SessionState.OPEN);
    assertThat(client.resolve("shops", nextKey()).shard()).isEqualTo(new ShardName("shard-1"));
  }

  @Test
  void withEveryNodeDownWhatIsHeldGoesOnAnswering() throws Exception {
    String cached = nextKey();
    await()
        .until(
            () -> {
              var unused = client.resolve("shops", cached);
              return client.held("shops", cached).isPresent();
            });
    for (FakeNode node : nodes) {
      node.kill();
    }

    assertThat(client.resolve("shops", cached).shard()).isEqualTo(new ShardName("shard-1"));
    assertThat(client.resolve("orders", "never seen").shard()).isEqualTo(new ShardName("shard-1"));
    assertThatThrownBy(
            () ->
                client.resolve(
                    "shops",
                    nextKey(),
                    ResolveOptions.DEFAULT.withDeadline(Duration.ofMillis(200))))
        .isInstanceOfSatisfying(LookupException.class, e -> assertThat(e.retryable()).isTrue());
  }

  @Test
  void nodesOfAnotherDirectoryAnswerNothing() throws Exception {
    try (FakeDirectory other = new FakeDirectory("directory-b")) {
      other.commit(keyspace("shops", DIRECTORY));
      other.commit(entry("shops", "k" + nextKey, "shard-9", other.nextRevision()));
      for (FakeNode node : nodes) {
        node.kill();
      }
      FakeNode foreign = other.nodeAt(nodes.get(0).port());

      assertThatThrownBy(() -> client.resolve("shops", nextKey()))
          .isInstanceOfSatisfying(LookupException.class, e -> assertThat(e.retryable()).isTrue());
      assertThatThrownBy(() -> client.allocateSequence("orders", 20240131, 1))
          .isInstanceOf(LookupException.class);

      assertThat(foreign.callKeys).hasValue(0);
      assertThat(foreign.blocks).hasValue(0);
      assertThat(client.directoryId()).contains("directory-a");
      assertThat(client.resolve("orders", "held").shard()).isEqualTo(new ShardName("shard-1"));
    }
  }

  @Test
  void answersOfOtherNodesNeverEnterTheCache() {
    String key = nextKey();
    FakeNode inSession = sessionNode();
    inSession.hang();

    PlacementAsOf oneCall = client.resolveAsOf("shops", key);

    assertThat(client.held("shops", key)).isEmpty();
    assertThat(oneCall.behind()).isFalse();
    assertThat(inSession.callKeys).hasValue(0);
    assertThat(nodes.stream().mapToInt(n -> n.callKeys.get()).sum()).isPositive();
    inSession.resume();
  }

  @Test
  void missedChangesArriveAfterTheMoveToAnotherNode() throws Exception {
    String key = nextKey();
    client.resolve("shops", key);
    FakeNode left = sessionNode();
    left.hang();
    Revision moved = directory.commit(entry("shops", key, "shard-2", directory.nextRevision()));

    await().until(() -> client.revision().isAtLeast(moved));

    assertThat(client.resolve("shops", key).shard()).isEqualTo(new ShardName("shard-2"));
    left.resume();
  }

  @Test
  void aDrainingNodeIsLeftWithoutAFailure() {
    FakeNode left = sessionNode();
    left.drain();

    resolveCold(200, Duration.ofMillis(400));

    await().until(() -> client.state() == SessionState.OPEN && sessionNode() != left);
    assertThat(client.metrics().failures.sum()).isZero();
  }

  @Test
  void anOverloadedNodeSendsACallOnToTheNextOne() throws Exception {
    FakeNode inSession = sessionNode();
    List<FakeNode> others = nodes.stream().filter(node -> node != inSession).toList();
    others.get(0).refuse(() -> new LookupException(ErrorReason.OVERLOADED, "told to"));
    inSession.kill();

    resolveCold(100, Duration.ofMillis(300));
    assertThat(client.metrics().failures.sum()).isZero();
  }

  @Test
  void anAnswerBehindIsMarkedServesOneCallAndIsNotCached() {
    Revision old = directory.latest().revision();
    String key = nextKey();
    directory.commit(entry("shops", key, "shard-2", directory.nextRevision()));
    await().until(() -> client.revision().isAtLeast(directory.latest().revision()));
    nodes.forEach(node -> node.stickAt(old));

    PlacementAsOf behind = client.resolveAsOf("shops", key);
    nodes.forEach(node -> node.stickAt(null));
    PlacementAsOf current = client.resolveAsOf("shops", key);

    assertThat(behind.behind()).isTrue();
    assertThat(behind.asOf()).isEqualTo(old);
    assertThat(behind.placement().shard()).isEqualTo(new ShardName("shard-1"));
    assertThat(current.behind()).isFalse();
    assertThat(current.placement().shard()).isEqualTo(new ShardName("shard-2"));
  }

  @Test
  void movesFromAStaleNodeToAFreshOne() {
    FakeNode stale = sessionNode();
    stale.age(10_000);

    await().atMost(Duration.ofSeconds(20)).until(() -> sessionNode() != stale);
  }

  @Test
  void readingOnesOwnWritesFailsWhereEveryNodeKnowsLess() {
    Revision old = directory.latest().revision();
    String key = nextKey();
    Revision written = directory.commit(entry("shops", key, "shard-2", directory.nextRevision()));
    await().until(() -> client.revision().isAtLeast(written));
    nodes.forEach(node -> node.stickAt(old));

    assertThatThrownBy(() -> client.resolve("shops", key, ResolveOptions.DEFAULT.atLeast(written)))
        .isInstanceOfSatisfying(
            LookupException.class,
            e -> assertThat(e.reason()).isEqualTo(ErrorReason.REVISION_NOT_REACHED))
        .hasMessage("view revision: %s (expected: %s or newer)", old, written);

    nodes.forEach(node -> node.stickAt(null));
    assertThat(client.resolve("shops", key, ResolveOptions.DEFAULT.atLeast(written)).shard())
        .isEqualTo(new ShardName("shard-2"));
  }

  /** Resolves so many cold keys at least, for this long at least; any failure is thrown. */
  private void resolveCold(int atLeast, Duration span) {
    long end = System.nanoTime() + span.toNanos();
    for (int i = 0; (i < atLeast || System.nanoTime() < end) && nextKey < KEYS; i++) {
      assertThat(client.resolve("shops", nextKey()).shard()).isEqualTo(new ShardName("shard-1"));
    }
  }

  private LookupClient client(LookupClientConfig.Builder config) {
    LookupClient made = new LookupClient(config.keyspaces("orders").build());
    made.start();
    made.awaitReady(SOON);
    return made;
  }

  private String[] endpoints() {
    return nodes.stream().map(FakeNode::endpoint).toArray(String[]::new);
  }

  private FakeNode sessionNode() {
    String endpoint = await().until(client::node, java.util.Optional::isPresent).orElseThrow();
    return nodes.stream().filter(n -> n.endpoint().equals(endpoint)).findFirst().orElseThrow();
  }

  private String nextKey() {
    return "k" + nextKey++;
  }
}
