package io.shardlookup.chaos.checker;

import io.shardlookup.chaos.checker.Operation.Outcome;
import io.shardlookup.chaos.checker.Operation.Read;
import io.shardlookup.chaos.checker.Operation.Write;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether histories of registers are linearizable: whether each operation can be given one
 * moment between its invocation and its return, so that every read sees the last write before it.
 *
 * <p>Since no value is written twice to a register, every read names its write. A write and its
 * reads form a {@link Group}; in any linearization a group stands together. Group A has to stand
 * before group B exactly if some operation of A returned before some operation of B was invoked. If
 * these demands contradict each other, two groups alone do: in a cycle of demands let X be the
 * group with the earliest return, Z the one before it and W the one before Z; X returned no later
 * than W, so X has to stand before Z as W does, and Z before X. If they do not contradict, the
 * groups in such an order, each with its write first and its reads by invocation, are a
 * linearization, unless a read returned before its own write was invoked. So it is enough to look
 * at reads alone and at pairs of groups (after Gibbons and Korach, Testing Shared Memories, 1997).
 *
 * <p>A write of unknown outcome that nobody read may never have happened, and is left out; one that
 * was read happened at some time after its invocation.
 */
public final class Linearizability {
  private Linearizability() {}

  /**
   * What is wrong with the history, in words; empty if nothing is.
   *
   * @param initial what registers hold at first, by their name; those that are not named hold
   *     nothing
   */
  public static List<String> violations(List<Operation> history, Map<String, String> initial) {
    Map<String, List<Operation>> byRegister = new LinkedHashMap<>();
    for (Operation operation : history) {
      byRegister.computeIfAbsent(operation.register(), r -> new ArrayList<>()).add(operation);
    }
    List<String> violations = new ArrayList<>();
    byRegister.forEach(
        (register, operations) -> check(operations, initial.get(register), violations));
    return violations;
  }

  private static void check(
      List<Operation> operations, @Nullable String initial, List<String> violations) {
    Map<@Nullable String, Group> groups = new HashMap<>();
    groups.put(initial, new Group(null));
    for (Operation operation : operations) {
      if (operation instanceof Write write && groups.put(write.value(), new Group(write)) != null) {
        throw new IllegalArgumentException(
            "value written twice: " + write + " (expected: each value once to a register)");
      }
    }
    for (Operation operation : operations) {
      if (operation instanceof Read read) {
        Group group = groups.get(read.value());
        String problem = group == null ? "of a value that nobody wrote" : group.refusal(read);
        if (problem != null) {
          violations.add(read + ": a read " + problem);
        } else if (group != null) {
          group.add(read);
        }
      }
    }
    checkPairs(groups.values().stream().filter(Group::happened).toList(), violations);
  }

  private static void checkPairs(List<Group> groups, List<String> violations) {
    for (int i = 0; i < groups.size(); i++) {
      for (int j = i + 1; j < groups.size(); j++) {
        Group a = groups.get(i);
        Group b = groups.get(j);
        if (a.hasToStandBefore(b) && b.hasToStandBefore(a)) {
          violations.add(a.demand(b) + "; " + b.demand(a));
        }
      }
    }
  }

  /** A write and the reads that saw it; without a write, what the register held at first. */
  private static final class Group {
    private final @Nullable Write write;
    private boolean wasRead;

    /** The operation that returned first; null for the initial value, which was always there. */
    private @Nullable Operation first;

    /** The operation that was invoked last; null if there is none. */
    private @Nullable Operation last;

    Group(@Nullable Write write) {
      this.write = write;
      this.last = write;
      this.first = write;
    }

    /** What forbids the read to have seen this; null if nothing does. */
    @Nullable String refusal(Read read) {
      if (write == null) {
        return null;
      }
      if (write.outcome() == Outcome.NOT_DONE) {
        return "of a value whose write was refused: " + write;
      }
      return read.returned() < write.invoked() ? "before its write: " + write : null;
    }

    void add(Read read) {
      wasRead = true;
      if (last == null || read.invoked() > last.invoked()) {
        last = read;
      }
      if (first != null && read.returned() < firstReturn()) {
        first = read;
      }
    }

    boolean happened() {
      return write == null || write.outcome() == Outcome.DONE || wasRead;
    }

    boolean hasToStandBefore(Group other) {
      return other.last != null && firstReturn() < other.last.invoked();
    }

    String demand(Group other) {
      return (first == null ? "the initial value" : first)
          + " has to stand before "
          + (other.last == null ? "the initial value" : other.last);
    }

    private long firstReturn() {
      if (first == null) {
        return Long.MIN_VALUE;
      }
      boolean open = first instanceof Write unread && unread.outcome() == Outcome.UNKNOWN;
      return open ? Long.MAX_VALUE : first.returned();
    }
  }
}
