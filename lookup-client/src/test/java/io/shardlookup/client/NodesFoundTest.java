package io.shardlookup.client;

import static io.shardlookup.client.fake.Records.DIRECTORY;
import static io.shardlookup.client.fake.Records.entry;
import static io.shardlookup.client.fake.Records.keyspace;
import static io.shardlookup.client.fake.Records.shard;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.shardlookup.client.failover.Endpoint;
import io.shardlookup.client.fake.FakeDirectory;
import io.shardlookup.client.fake.FakeNode;
import io.shardlookup.client.session.SessionState;
import io.shardlookup.model.ShardName;
import io.shardlookup.model.error.LookupException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nodes that a client was not configured with: named by nodes, or found behind a name later. */
@Timeout(60)
class NodesFoundTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  private final FakeDirectory directory = new FakeDirectory("directory-a");
  private FakeNode first;
  private FakeNode second;
  private volatile List<Endpoint> behindTheName = List.of();
  private @Nullable LookupClient client;

  @BeforeEach
  void twoNodes() throws Exception {
    directory.commit(shard("shard-1"), keyspace("shops", DIRECTORY));
    directory.commit(entry("shops", "s1", "shard-1", directory.nextRevision()));
    first = directory.node();
    second = directory.node();
  }

  @AfterEach
  void close() {
    if (client != null) {
      client.close();
    }
    directory.close();
  }

  @Test
  void goesToANodeThatANodeHasNamed() throws Exception {
    first.name(second.endpoint());
    LookupClient learning = started(LookupClientConfig.of(first.endpoint()));
    awaitNode(learning, first);

    first.kill();

    awaitNode(learning, second);
    assertThat(learning.resolve("shops", "s1").shard()).isEqualTo(new ShardName("shard-1"));
  }

  @Test
  void passesOverWhatIsNoEndpoint() throws Exception {
    first.name("nonsense", "127.0.0.1:70000", "no-such-host.invalid:7411", second.endpoint());
    LookupClient learning = started(LookupClientConfig.of(first.endpoint()));
    awaitNode(learning, first);

    first.kill();

    awaitNode(learning, second);
  }

  @Test
  void staysWithItsOwnNodesIfItIsNotToLearn() throws Exception {
    ResolveOptions briefly = ResolveOptions.DEFAULT.withDeadline(Duration.ofMillis(200));
    first.name(second.endpoint());
    LookupClient content = started(LookupClientConfig.of(first.endpoint()).learnEndpoints(false));
    awaitNode(content, first);

    first.kill();
    await().until(() -> content.state() == SessionState.CONNECTING);

    assertThatThrownBy(() -> content.resolve("shops", "s1", briefly))
        .isInstanceOfSatisfying(LookupException.class, e -> assertThat(e.retryable()).isTrue());
    first.revive();
    awaitNode(content, first);
    assertThat(second.sessions()).isZero();
    assertThat(second.callKeys).hasValue(0);
  }

  @Test
  void asksItsSourceAgainWhenItsNodeIsLost() throws Exception {
    behindTheName = List.of(Endpoint.parse(first.endpoint()));
    LookupClient following = started(LookupClientConfig.of(() -> behindTheName));
    awaitNode(following, first);

    behindTheName = List.of(Endpoint.parse(second.endpoint()));
    first.kill();

    awaitNode(following, second);
  }

  @Test
  void keepsTheNodesItKnowsWhileItsSourceFindsNone() throws Exception {
    behindTheName = List.of(Endpoint.parse(first.endpoint()));
    LookupClient following =
        started(LookupClientConfig.of(() -> behindTheName).learnEndpoints(false));
    awaitNode(following, first);

    behindTheName = List.of();
    first.kill();
    await().until(() -> following.state() == SessionState.CONNECTING);
    first.revive();

    awaitNode(following, first);
  }

  @Test
  void connectsToAHostByItsAddress() {
    LookupClient named = started(LookupClientConfig.of("localhost:" + first.port()));

    awaitNode(named, first);
  }

  private LookupClient started(LookupClientConfig.Builder config) {
    LookupClient made = new LookupClient(config.build());
    client = made;
    made.start();
    return made;
  }

  private static void awaitNode(LookupClient client, FakeNode node) {
    await().atMost(SOON).untilAsserted(() -> assertThat(client.node()).contains(node.endpoint()));
  }
}
