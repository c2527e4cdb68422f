package io.shardlookup.chaos.history;

import io.shardlookup.chaos.checker.Operation;
import io.shardlookup.chaos.checker.Operation.Outcome;
import io.shardlookup.chaos.checker.Operation.Read;
import io.shardlookup.chaos.checker.Operation.Write;
import io.shardlookup.chaos.checker.Seen;
import java.util.List;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/** All that clients did and saw. Thread-safe. */
public final class History {
  private final Queue<Operation> operations = new ConcurrentLinkedQueue<>();
  private final Queue<Seen> seen = new ConcurrentLinkedQueue<>();
  private final LongAdder reads = new LongAdder();
  private final LongAdder unanswered = new LongAdder();

  History() {}

  void add(Operation operation) {
    operations.add(operation);
    if (operation instanceof Read) {
      reads.increment();
    }
  }

  void add(Seen answer) {
    seen.add(answer);
  }

  void addUnanswered() {
    unanswered.increment();
  }

  /** Writes, and reads that were promised to miss no acknowledged write. */
  public List<Operation> operations() {
    return List.copyOf(operations);
  }

  /** All answers with their versions. */
  public List<Seen> seen() {
    return List.copyOf(seen);
  }

  /** How many writes had this outcome. */
  public long writes(Outcome outcome) {
    return operations.stream()
        .filter(each -> each instanceof Write write && write.outcome() == outcome)
        .count();
  }

  /** How many linearizable reads were answered. */
  public long reads() {
    return reads.sum();
  }

  /** How many answers of this kind there were. */
  public long answers(Class<? extends Seen.Kind> kind) {
    return seen.stream().filter(each -> kind.isInstance(each.kind())).count();
  }

  /** How many answers this one saw: a client by its name, or who asked this node and no other. */
  public long answersOf(String client) {
    return seen.stream().filter(each -> each.client().equals(client)).count();
  }

  /** How many answers were promised to be of the version of a write at least. */
  public long answersByRevision() {
    return seen.stream()
        .filter(each -> each.kind() instanceof Seen.AtLeast least && least.version() > 0)
        .count();
  }

  @Override
  public String toString() {
    return "writes: %,d acknowledged, %,d unknown, %,d refused; reads: %,d linearizable, %,d by the client in order, %,d marked behind, %,d by revision, %,d unanswered; answers: %s"
        .formatted(
            writes(Outcome.DONE),
            writes(Outcome.UNKNOWN),
            writes(Outcome.NOT_DONE),
            reads(),
            answers(Seen.InOrder.class),
            answers(Seen.Behind.class),
            answersByRevision(),
            unanswered.sum(),
            seen.stream()
                .collect(Collectors.groupingBy(Seen::client, TreeMap::new, Collectors.counting())));
  }
}
