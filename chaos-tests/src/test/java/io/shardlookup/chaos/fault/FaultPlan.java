package io.shardlookup.chaos.fault;

import io.shardlookup.chaos.fault.Fault.Kind;
import io.shardlookup.chaos.fault.Target.Leader;
import io.shardlookup.chaos.fault.Target.Member;
import io.shardlookup.chaos.fault.Target.Node;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/**
 * Faults one after the other, decided by a seed alone: mostly one node or one member of etcd,
 * sometimes two at once, and now and then so many that nothing can be changed for a while.
 */
final class FaultPlan {
  private static final int SIZE = 3;

  private final Random random;

  FaultPlan(Random random) {
    this.random = random;
  }

  /** The next fault. */
  Fault next() {
    return new Fault(
        targets(),
        random.nextBoolean() ? Kind.KILL : Kind.STOP,
        between(200, 2_500),
        between(100, 1_000));
  }

  private List<Target> targets() {
    int chance = random.nextInt(100);
    int one = random.nextInt(SIZE);
    int another = (one + 1 + random.nextInt(SIZE - 1)) % SIZE;
    if (chance < 30) {
      return List.of(new Node(one));
    }
    if (chance < 50) {
      return List.of(new Member(one));
    }
    if (chance < 65) {
      return List.of(new Leader());
    }
    if (chance < 75) {
      return List.of(new Node(one), new Leader());
    }
    if (chance < 85) {
      return List.of(new Node(one), new Node(another));
    }
    return chance < 93
        ? List.of(new Member(one), new Member(another))
        : List.of(new Node(0), new Node(1), new Node(2));
  }

  private Duration between(int leastMillis, int mostMillis) {
    return Duration.ofMillis(leastMillis + random.nextInt(mostMillis - leastMillis));
  }
}
