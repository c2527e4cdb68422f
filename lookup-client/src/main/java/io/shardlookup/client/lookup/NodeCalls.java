package io.shardlookup.client.lookup;

import io.shardlookup.client.failover.Endpoint;
import io.shardlookup.client.failover.NodeRing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The calls to nodes that are under way, and which of them are overdue. Pure. Confined to the
 * session executor.
 */
final class NodeCalls {
  /** Calls under way and not overdue, beyond which new lookups wait; retries do not. */
  private static final int MAX_ON_TIME = 8;

  private final NodeRing ring;
  private final int maxKeys;
  private final long attemptNanos;
  private final LongSupplier ids;
  private final Map<Long, Call> calls = new HashMap<>();

  /** A call and whom it asks for what. */
  static final class Call {
    final Endpoint node;
    final List<PendingLookup> lookups;
    private final long dueNanos;
    private boolean overdue;

    Call(Endpoint node, List<PendingLookup> lookups, long dueNanos) {
      this.node = node;
      this.lookups = lookups;
      this.dueNanos = dueNanos;
    }
  }

  /** Takes the numbers of calls from this source. */
  NodeCalls(LookupSettings settings, NodeRing ring, LongSupplier ids) {
    this.ring = ring;
    this.maxKeys = settings.maxBatchKeys();
    this.attemptNanos = settings.attemptTimeout().toNanos();
    this.ids = ids;
  }

  /**
   * How many keys may go out by calls now. What has to wait for an answer goes on the session if
   * that recovers meanwhile, and only there gets into the cache.
   */
  int roomForKeys() {
    long onTime = calls.values().stream().filter(call -> !call.overdue).count();
    return (int) Math.max(0, MAX_ON_TIME - onTime) * maxKeys;
  }

  /** Asks the node for these, by as many calls as that takes. */
  void begin(Endpoint node, List<PendingLookup> lookups, long now, List<LookupAction> actions) {
    Map<Boolean, List<PendingLookup>> byKind = new LinkedHashMap<>();
    for (PendingLookup lookup : lookups) {
      byKind
          .computeIfAbsent(lookup.question().linearizable(), kind -> new ArrayList<>())
          .add(lookup);
    }
    for (List<PendingLookup> ofKind : byKind.values()) {
      for (int from = 0; from < ofKind.size(); from += maxKeys) {
        int to = Math.min(from + maxKeys, ofKind.size());
        List<PendingLookup> part = List.copyOf(ofKind.subList(from, to));
        long id = ids.getAsLong();
        calls.put(id, new Call(node, part, now + attemptNanos));
        actions.add(new LookupAction.CallNode(node, id, part));
      }
    }
  }

  /** A call is over; null if it is not under way. */
  @Nullable Call end(long callId) {
    return calls.remove(callId);
  }

  /** A node that lets a call wait too long is avoided by the next ones. */
  void noteOverdue(long now) {
    for (Call call : calls.values()) {
      if (!call.overdue && now - call.dueNanos >= 0) {
        call.overdue = true;
        ring.failed(call.node, now);
      }
    }
  }

  /** Forgets all calls. */
  void clear() {
    calls.clear();
  }
}
