package io.shardlookup.client;

import static io.shardlookup.client.fake.Records.DIRECTORY;
import static io.shardlookup.client.fake.Records.entry;
import static io.shardlookup.client.fake.Records.hash;
import static io.shardlookup.client.fake.Records.keyspace;
import static io.shardlookup.client.fake.Records.shard;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shardlookup.client.cache.PlacementAsOf;
import io.shardlookup.client.fake.FakeDirectory;
import io.shardlookup.client.fake.FakeNode;
import io.shardlookup.client.session.SessionState;
import io.shardlookup.model.Revision;
import io.shardlookup.model.ShardName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client that is told to start anew, and what it knew before. */
@Timeout(60)
class ResetTest {
  private final FakeDirectory directory = new FakeDirectory("directory-a");
  private List<FakeNode> nodes;
  private LookupClient client;

  @BeforeEach
  void threeNodesAndAClient() throws Exception {
    directory.commit(shard("shard-1"), shard("shard-2"));
    directory.commit(hash("orders", 16, "shard-1", directory.nextRevision()));
    directory.commit(
        keyspace("shops", DIRECTORY), entry("shops", "s1", "shard-1", directory.nextRevision()));
    nodes = directory.nodes(3);
    String[] endpoints = nodes.stream().map(FakeNode::endpoint).toArray(String[]::new);
    client = new LookupClient(LookupClientConfig.of(endpoints).keyspaces("orders").build());
    client.start();
    client.awaitReady(Duration.ofSeconds(20));
    client.resolve("shops", "s1");
    await().until(() -> client.isHeld("shops"));
  }

  @AfterEach
  void close() {
    client.close();
    directory.close();
  }

  @Test
  void aKeyFrozenByAResetIsAskedAgainByItself() {
    client.resolve("shops", "s1");
    sessionNode().resetSessions();

    await().until(() -> client.metrics().resets.sum() >= 2 && client.isHeld("orders"));
    await()
        .until(
            () -> {
              long before = client.metrics().misses.sum();
              client.resolve("shops", "s1");
              return client.metrics().misses.sum() == before;
            });

    assertThat(client.resolveAsOf("shops", "s1").behind()).isFalse();
  }

  @Test
  void aResetThatWasCutBeforeItsRecordsIsBegunAgain() {
    long before = client.metrics().resets.sum();
    FakeNode left = sessionNode();
    left.hangInReset(client.revision());
    await()
        .until(
            () ->
                client.metrics().resets.sum() > before
                    && client.heldNow().view().shards().isEmpty());

    await().until(() -> client.state() == SessionState.OPEN && sessionNode() != left);
    await().until(() -> client.isHeld("orders"));

    assertThat(client.heldNow().view().shards()).hasSize(2);
    left.resume();
  }

  @Test
  void aResetMirrorAnswersFrozenOnlyWhereNoNodeDoes() throws Exception {
    FakeNode inSession = sessionNode();
    Revision known = client.revision();
    inSession.resetWithoutRecords(known);
    await().until(() -> !client.isHeld("orders"));
    for (FakeNode node : nodes) {
      node.kill();
    }

    PlacementAsOf frozen = client.resolveAsOf("orders", "k");

    assertThat(frozen.placement().shard()).isEqualTo(new ShardName("shard-1"));
    assertThat(frozen.behind()).isTrue();
    assertThat(frozen.asOf()).isEqualTo(known);
  }

  private FakeNode sessionNode() {
    String endpoint = await().until(client::node, Optional::isPresent).orElseThrow();
    return nodes.stream().filter(n -> n.endpoint().equals(endpoint)).findFirst().orElseThrow();
  }
}
