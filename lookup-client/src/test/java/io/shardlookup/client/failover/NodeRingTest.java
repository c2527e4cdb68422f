package io.shardlookup.client.failover;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NodeRingTest {
  private static final Endpoint A = new Endpoint("10.0.0.1", 1);
  private static final Endpoint B = new Endpoint("10.0.0.2", 1);
  private static final Endpoint C = new Endpoint("10.0.0.3", 1);

  private final NodeRing ring = new NodeRing(new Random(3));

  @BeforeEach
  void threeNodes() {
    ring.update(List.of(A, B, C));
  }

  @Test
  void takesEachNodeInTurn() {
    Set<Endpoint> taken = new HashSet<>();
    for (int i = 0; i < 3; i++) {
      taken.add(ring.next(0));
    }

    assertThat(taken).containsExactlyInAnyOrder(A, B, C);
  }

  @Test
  void leavesAFailedNodeAloneForAWhileThatGrows() {
    ring.update(List.of(A));

    ring.failed(A, 0);
    assertThat(ring.next(0)).isNull();
    assertThat(avoidedMillis()).isBetween(50L, 150L);

    for (int i = 0; i < 20; i++) {
      ring.failed(A, 0);
    }
    assertThat(avoidedMillis()).isBetween(2_500L, 5_000L);

    ring.worked(A);
    assertThat(avoidedMillis()).isZero();
  }

  @Test
  void isDistinctAsLongAsItCan() {
    ring.failed(B, 0);

    assertThat(ring.distinct(List.of(A), 0)).isEqualTo(C);
    assertThat(ring.distinct(List.of(A, C), 0)).isEqualTo(B);
    assertThat(ring.distinct(List.of(A, B, C), 0)).isNull();
  }

  @Test
  void knowsWhenNoNodeIsUsable() {
    List.of(A, B, C).forEach(node -> ring.failed(node, 0));

    assertThat(ring.isEveryNodeAvoided(0)).isTrue();
    assertThat(ring.next(0)).isNull();
    long usable = ring.usableAtNanos(0);
    assertThat(ring.next(usable)).isNotNull();
  }

  @Test
  void nodesThatStayKeepTheirTrouble() {
    ring.failed(A, 0);

    ring.update(List.of(A, C));

    assertThat(ring.nodes()).containsExactlyInAnyOrder(A, C);
    assertThat(ring.distinct(List.of(), 0)).isEqualTo(C);
  }

  @Test
  void clientsDoNotAllBeginWithTheSameNode() {
    Set<Endpoint> first = new HashSet<>();
    for (int seed = 0; seed < 50; seed++) {
      NodeRing other = new NodeRing(new Random(seed));
      other.update(List.of(A, B, C));
      first.add(other.next(0));
    }

    assertThat(first).containsExactlyInAnyOrder(A, B, C);
  }

  private long avoidedMillis() {
    return Duration.ofNanos(ring.usableAtNanos(0)).toMillis();
  }
}
