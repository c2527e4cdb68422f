package io.shardlookup.chaos.history;

import com.google.protobuf.ByteString;
import com.google.rpc.ErrorInfo;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.shardlookup.chaos.checker.Operation.Outcome;
import io.shardlookup.chaos.checker.Operation.Write;
import io.shardlookup.chaos.checker.Seen;
import io.shardlookup.chaos.cluster.ChaosCluster;
import io.shardlookup.chaos.cluster.ClusterNode;
import io.shardlookup.chaos.cluster.TestDirectory;
import io.shardlookup.v1.AssignSlotRequest;
import io.shardlookup.v1.PutEntryRequest;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes through any node, whether it runs or not, and records what became of it. */
final class Writer implements Runnable {
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /** Reasons that say that nothing was changed. */
  private static final Set<String> REFUSALS =
      Set.of("STORE_UNAVAILABLE", "NOT_SERVING", "OVERLOADED", "CONFLICT");

  private final ChaosCluster cluster;
  private final Lane lane;
  private final History history;
  private final Random random;
  private final Consumer<Acknowledged> acknowledged;

  /** A write that was acknowledged with this version. */
  record Acknowledged(Register register, long version) {}

  Writer(
      ChaosCluster cluster,
      Lane lane,
      History history,
      Random random,
      Consumer<Acknowledged> acknowledged) {
    this.cluster = cluster;
    this.lane = lane;
    this.history = history;
    this.random = random;
    this.acknowledged = acknowledged;
  }

  /** One write. */
  @Override
  public void run() {
    ClusterNode node = cluster.node(random.nextInt(cluster.nodes().size()));
    Lane.Next next = lane.next();
    Register register = next.register();
    long invoked = System.nanoTime();
    Outcome outcome;
    try {
      long version = write(node, register, next.value());
      outcome = Outcome.DONE;
      history.add(
          new Seen(
              "writer",
              register.name(),
              version,
              next.value(),
              invoked,
              System.nanoTime(),
              new Seen.AtLeast(0)));
      acknowledged.accept(new Acknowledged(register, version));
    } catch (StatusRuntimeException e) {
      outcome = isRefusal(e) ? Outcome.NOT_DONE : Outcome.UNKNOWN;
    }
    history.add(new Write(register.name(), next.value(), invoked, System.nanoTime(), outcome));
  }

  private static long write(ClusterNode node, Register register, String shard) {
    Integer slot = register.slot();
    if (slot != null) {
      return node.admin(PATIENCE)
          .assignSlot(
              AssignSlotRequest.newBuilder()
                  .setKeyspace(register.keyspace())
                  .setSlot(slot)
                  .setShard(shard)
                  .setContext(TestDirectory.CONTEXT)
                  .build())
          .getRevision();
    }
    return node.admin(PATIENCE)
        .putEntry(
            PutEntryRequest.newBuilder()
                .setKeyspace(register.keyspace())
                .setKey(ByteString.copyFromUtf8(register.key()))
                .setShard(shard)
                .setContext(TestDirectory.CONTEXT)
                .build())
        .getRevision();
  }

  /** Only what a node itself has said counts; a connection that broke says nothing. */
  private static boolean isRefusal(StatusRuntimeException e) {
    String reason = reason(e);
    return reason != null && REFUSALS.contains(reason);
  }

  /** The reason that a node gave; null if the call failed without an answer of a node. */
  static @Nullable String reason(StatusRuntimeException e) {
    com.google.rpc.Status status = StatusProto.fromThrowable(e);
    if (status == null) {
      return null;
    }
    for (com.google.protobuf.Any detail : status.getDetailsList()) {
      try {
        if (detail.is(ErrorInfo.class)) {
          return detail.unpack(ErrorInfo.class).getReason();
        }
      } catch (com.google.protobuf.InvalidProtocolBufferException unreadable) {
        return null;
      }
    }
    return null;
  }
}
