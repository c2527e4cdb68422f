package io.shardlookup.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardlookup.client.fake.FakeDirectory;
import io.shardlookup.client.fake.FakeNode;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SequenceTest {
  private final FakeDirectory directory = new FakeDirectory("directory-a");
  private List<FakeNode> nodes;
  private LookupClient client;

  @BeforeEach
  void twoNodesAndAClient() throws Exception {
    nodes = directory.nodes(2);
    client =
        new LookupClient(
            LookupClientConfig.of(nodes.get(0).endpoint(), nodes.get(1).endpoint()).build());
    client.start();
    client.awaitReady(Duration.ofSeconds(20));
  }

  @AfterEach
  void close() {
    client.close();
    directory.close();
  }

  @Test
  void drawsBlocksThatFollowEachOther() {
    SequenceBlock first = client.allocateSequence("orders", 20240131, 100);
    SequenceBlock second = client.allocateSequence("orders", 20240131, 50);

    assertThat(first.first()).isEqualTo(1);
    assertThat(first.end()).isEqualTo(101);
    assertThat(second.first()).isEqualTo(101);
    assertThat(second.count()).isEqualTo(50);
  }

  @Test
  void anUnknownOutcomeIsSaidAndNotRepeated() {
    nodes.forEach(node -> node.loseSequenceReplies = true);

    assertThatThrownBy(() -> client.allocateSequence("orders", 20240131, 10))
        .isInstanceOfSatisfying(
            LookupException.class,
            e -> assertThat(e.reason()).isEqualTo(ErrorReason.OUTCOME_UNKNOWN));
    assertThat(nodes.stream().mapToInt(node -> node.blocks.get()).sum()).isEqualTo(1);
  }

  @Test
  void badInputNeverLeaves() {
    assertThatThrownBy(() -> client.allocateSequence("orders", 20240131, 0))
        .hasMessage("count: 0 (expected: 1..1000000)");
    assertThatThrownBy(() -> client.allocateSequence("orders", 20240230, 1))
        .isInstanceOf(LookupException.class);

    assertThat(nodes.stream().mapToInt(node -> node.blocks.get()).sum()).isZero();
  }
}
