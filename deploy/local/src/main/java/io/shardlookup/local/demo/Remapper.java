package io.shardlookup.local.demo;

import io.grpc.StatusRuntimeException;
import io.shardlookup.client.LookupClient;
import io.shardlookup.model.Revision;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.wire.GrpcErrors;
import io.shardlookup.operator.nodes.LookupNodes;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.HdrHistogram.Histogram;

/**
 * Changes one mapping after the other while the load runs, and watches each change arrive in the
 * warm clients' caches. The time counts from the acknowledgement; a cache that knew it before
 * counts 0. One thread runs it; counters may be read at any time.
 */
final class Remapper implements Runnable {
  private static final Duration ONE_NODE_HAS = Duration.ofMillis(500);
  private static final Duration ARRIVES_WITHIN = Duration.ofSeconds(5);
  private static final int TRIES = 12;

  final LongAdder changes = new LongAdder();
  final LongAdder repeated = new LongAdder();
  final LongAdder refused = new LongAdder();
  final LongAdder stale = new LongAdder();
  private final LookupNodes nodes;
  private final List<Watched> clients;
  private final Duration pause;
  private final BooleanSupplier goesOn;
  private final Histogram arrivals = Tally.histogram();
  private volatile String firstFailure = "";
  private int node;

  /** A client whose cache is watched. */
  record Watched(LookupClient client, Arrivals arrivals) {}

  /** Nothing has been changed yet. */
  Remapper(LookupNodes nodes, List<Watched> clients, Duration pause, BooleanSupplier goesOn) {
    this.nodes = nodes;
    this.clients = clients;
    this.pause = pause;
    this.goesOn = goesOn;
  }

  @Override
  public void run() {
    for (int number = 0; goesOn.getAsBoolean(); number++) {
      remap(Remapping.number(number));
      LockSupport.parkNanos(pause.toNanos());
    }
  }

  /** Times from acknowledgement to cache in nanoseconds; complete when the thread has ended. */
  Histogram arrivals() {
    return arrivals;
  }

  /** The first change that no node made, or the first answer that was stale; empty without one. */
  String firstFailure() {
    return firstFailure;
  }

  private void remap(Remapping remapping) {
    try {
      String shard = otherShard(remapping);
      Acknowledged acknowledged = change(remapping.to().apply(shard));
      changes.increment();
      for (Watched watched : clients) {
        check(remapping, shard, acknowledged, watched);
      }
    } catch (LookupException e) {
      refused.increment();
      note(remapping + ": " + e);
    }
  }

  private String otherShard(Remapping remapping) {
    String now =
        clients.get(0).client().resolve(remapping.keyspace(), remapping.key()).shard().text();
    int next = (DemoKeys.SHARDS.indexOf(now) + 1) % DemoKeys.SHARDS.size();
    return DemoKeys.SHARDS.get(next);
  }

  private void check(
      Remapping remapping, String shard, Acknowledged acknowledged, Watched watched) {
    OptionalLong arrived = watched.arrivals().nanosOf(acknowledged.revision(), ARRIVES_WITHIN);
    String seen = watched.client().resolve(remapping.keyspace(), remapping.key()).shard().text();
    if (arrived.isEmpty() || !seen.equals(shard)) {
      stale.increment();
      note(
          remapping.keyspace()
              + " "
              + remapping.key()
              + ": "
              + seen
              + " at "
              + watched.client().revision()
              + " (expected: "
              + shard
              + " at "
              + acknowledged.revision()
              + ")");
    } else if (!acknowledged.repeated()) {
      arrivals.recordValue(Math.max(0, arrived.getAsLong() - acknowledged.nanos()));
    }
  }

  /** Goes from node to node until one acknowledges. */
  private Acknowledged change(LookupNodes.Call<Long> call) {
    for (int attempt = 1; ; attempt++) {
      try {
        long revision = call.on(nodes.all().get(node % nodes.all().size()), ONE_NODE_HAS);
        return new Acknowledged(new Revision(revision), System.nanoTime(), attempt > 1);
      } catch (StatusRuntimeException e) {
        LookupException error = GrpcErrors.fromGrpc(e);
        if (attempt == TRIES || !mayRepeat(error)) {
          throw error;
        }
        repeated.increment();
        node++;
        LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
      }
    }
  }

  /** All these changes may be made twice. */
  private static boolean mayRepeat(LookupException error) {
    return switch (error.reason()) {
      case OUTCOME_UNKNOWN, CONFLICT -> true;
      default -> error.retryable();
    };
  }

  private void note(String words) {
    if (firstFailure.isEmpty()) {
      firstFailure = words;
    }
  }

  /** A change that was acknowledged; repeated if an earlier try may have made it. */
  private record Acknowledged(Revision revision, long nanos, boolean repeated) {}
}
