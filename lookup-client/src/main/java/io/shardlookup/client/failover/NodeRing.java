package io.shardlookup.client.failover;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * The lookup nodes in an order of the client's own, and which of them to avoid for how long. Pure:
 * time comes in as nanoseconds of one ticker. Confined to the session executor.
 */
public final class NodeRing {
  /** More nodes than this are not used. */
  public static final int MAX_NODES = 64;

  private static final long FIRST_AVOIDANCE_NANOS = Duration.ofMillis(100).toNanos();
  private static final long LONGEST_AVOIDANCE_NANOS = Duration.ofSeconds(5).toNanos();
  private static final int MAX_DOUBLINGS = 10;

  private final Random random;
  private final Map<Endpoint, Trouble> troubles = new HashMap<>();
  private List<Endpoint> nodes = List.of();
  private int next;

  /** How often a node failed in a row, and until when it is left alone. */
  private record Trouble(int failures, long avoidUntilNanos) {}

  /** Spreads clients and their returns by this source of chance. */
  public NodeRing(Random random) {
    this.random = random;
  }

  /** Replaces the nodes; those that stay keep their place and their trouble. */
  public void update(List<Endpoint> endpoints) {
    List<Endpoint> kept = new ArrayList<>(nodes);
    kept.retainAll(endpoints);
    List<Endpoint> added = new ArrayList<>(endpoints);
    added.removeAll(kept);
    Collections.shuffle(added, random);
    kept.addAll(added);
    nodes = List.copyOf(kept.subList(0, Math.min(kept.size(), MAX_NODES)));
    troubles.keySet().retainAll(nodes);
  }

  /** The nodes in this client's order. */
  public List<Endpoint> nodes() {
    return nodes;
  }

  /** The next node in turn that need not be avoided; null if there is none. */
  public @Nullable Endpoint next(long nowNanos) {
    for (int i = 0; i < nodes.size(); i++) {
      Endpoint node = nodes.get((next + i) % nodes.size());
      if (!isAvoided(node, nowNanos)) {
        next = (next + i + 1) % nodes.size();
        return node;
      }
    }
    return null;
  }

  /**
   * A node that is not one of these: in turn, first those that need not be avoided, else the one
   * whose avoidance ends first; null if there is none.
   */
  public @Nullable Endpoint distinct(Collection<Endpoint> excluded, long nowNanos) {
    Endpoint best = null;
    for (int i = 0; i < nodes.size(); i++) {
      Endpoint node = nodes.get((next + i) % nodes.size());
      if (excluded.contains(node)) {
        continue;
      }
      if (!isAvoided(node, nowNanos)) {
        return node;
      }
      if (best == null || avoidUntil(node) - avoidUntil(best) < 0) {
        best = node;
      }
    }
    return best;
  }

  /** Whether every node has failed of late. */
  public boolean isEveryNodeAvoided(long nowNanos) {
    return nodes.stream().allMatch(node -> isAvoided(node, nowNanos));
  }

  /** When the first avoidance ends; now if a node need not be avoided. */
  public long usableAtNanos(long nowNanos) {
    long earliest = nowNanos + LONGEST_AVOIDANCE_NANOS;
    for (Endpoint node : nodes) {
      long until = isAvoided(node, nowNanos) ? avoidUntil(node) : nowNanos;
      if (until - earliest < 0) {
        earliest = until;
      }
    }
    return earliest;
  }

  /** Avoids the node from now on, twice as long each time in a row, with jitter. */
  public void failed(Endpoint node, long nowNanos) {
    if (!nodes.contains(node)) {
      return;
    }
    Trouble before = troubles.get(node);
    int failures = before == null ? 0 : before.failures();
    long span =
        Math.min(
            FIRST_AVOIDANCE_NANOS << Math.min(failures, MAX_DOUBLINGS), LONGEST_AVOIDANCE_NANOS);
    troubles.put(node, new Trouble(failures + 1, nowNanos + jittered(span)));
  }

  /** Avoids the node for about this long; it has not failed. */
  public void avoid(Endpoint node, Duration span, long nowNanos) {
    if (nodes.contains(node)) {
      troubles.put(node, new Trouble(0, nowNanos + jittered(span.toNanos())));
    }
  }

  /** The node answers. */
  public void worked(Endpoint node) {
    troubles.remove(node);
  }

  /** Half of the span to one and a half of it. */
  private long jittered(long spanNanos) {
    return spanNanos / 2 + (long) (random.nextDouble() * spanNanos);
  }

  private boolean isAvoided(Endpoint node, long nowNanos) {
    Trouble trouble = troubles.get(node);
    return trouble != null && trouble.avoidUntilNanos() - nowNanos > 0;
  }

  private long avoidUntil(Endpoint node) {
    Trouble trouble = troubles.get(node);
    return trouble == null ? Long.MIN_VALUE : trouble.avoidUntilNanos();
  }
}
