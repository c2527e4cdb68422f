package io.shardlookup.chaos.history;

import com.google.protobuf.ByteString;
import io.grpc.StatusRuntimeException;
import io.shardlookup.chaos.checker.Operation.Read;
import io.shardlookup.chaos.checker.Seen;
import io.shardlookup.chaos.cluster.ClusterNode;
import io.shardlookup.v1.LookupRequest;
import io.shardlookup.v1.Placement;
import io.shardlookup.v1.ReadConsistency;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Asks one node: after each acknowledged write for its revision, else for an answer that misses no
 * acknowledged write.
 */
final class NodeReader implements Runnable {
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final int QUEUE = 100;

  private final ClusterNode node;
  private final Registers registers;
  private final History history;
  private final Random random;
  private final BlockingQueue<Writer.Acknowledged> acknowledged = new ArrayBlockingQueue<>(QUEUE);

  NodeReader(ClusterNode node, Registers registers, History history, Random random) {
    this.node = node;
    this.registers = registers;
    this.history = history;
    this.random = random;
  }

  /** The node's id, and the client's name in the history. */
  String name() {
    return node.id();
  }

  /** Has the write looked for; beyond {@value #QUEUE} that wait, it is not. */
  void lookFor(Writer.Acknowledged write) {
    boolean unused = acknowledged.offer(write);
  }

  /** One read. */
  @Override
  public void run() {
    Writer.Acknowledged write = acknowledged.poll();
    Register register = write != null ? write.register() : registers.pick(random);
    ReadConsistency.Builder consistency = ReadConsistency.newBuilder();
    if (write != null) {
      consistency.setMinRevision(write.version());
    } else {
      consistency.setLinearizable(true);
    }
    long invoked = System.nanoTime();
    Placement answer;
    try {
      answer = ask(register, consistency.build());
    } catch (StatusRuntimeException e) {
      if (!"UNKNOWN_KEY".equals(Writer.reason(e))) {
        history.addUnanswered();
        return;
      }
      answer = null;
    }
    long returned = System.nanoTime();
    String value = answer == null ? null : answer.getShard();
    if (write == null) {
      history.add(new Read(register.name(), value, invoked, returned));
    }
    history.add(
        new Seen(
            name(),
            register.name(),
            answer == null ? 0 : answer.getGeneration(),
            value,
            invoked,
            returned,
            new Seen.AtLeast(write == null ? 0 : write.version())));
  }

  private @Nullable Placement ask(Register register, ReadConsistency consistency) {
    return node.lookups(PATIENCE)
        .lookup(
            LookupRequest.newBuilder()
                .setKeyspace(register.keyspace())
                .setKey(ByteString.copyFromUtf8(register.key()))
                .setConsistency(consistency)
                .build())
        .getPlacement();
  }
}
