package io.shardlookup.client.lookup;

import io.shardlookup.client.failover.Endpoint;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The batches that the session owes an answer, and whether its node is to be trusted with more.
 * Pure. Confined to the session executor.
 */
final class SessionBatches {
  private final int window;
  private final long attemptNanos;
  private final SlowLookups slow;
  private final LongSupplier ids;
  private final Map<Long, List<PendingLookup>> unanswered = new LinkedHashMap<>();

  /** On their first attempt, by the end of it: all have the same time. */
  private final ArrayDeque<PendingLookup> firstAttempts = new ArrayDeque<>();

  private @Nullable Endpoint node;

  /** The node let a lookup wait too long and has answered no batch since. */
  private boolean suspect;

  /**
   * Without a session yet.
   *
   * @param slow gets the lookups that the session does not answer, or not in time
   * @param ids numbers of batches
   */
  SessionBatches(LookupSettings settings, SlowLookups slow, LongSupplier ids) {
    this.window = settings.batchWindow();
    this.attemptNanos = settings.attemptTimeout().toNanos();
    this.slow = slow;
    this.ids = ids;
  }

  /** The session's node; null without a session. */
  @Nullable Endpoint node() {
    return node;
  }

  /** The session is open. */
  void opened(Endpoint newNode) {
    node = newNode;
    suspect = false;
  }

  /** The session is over: what it had not answered may be asked elsewhere at once. */
  void closed(long now) {
    Endpoint lost = node;
    node = null;
    suspect = false;
    for (List<PendingLookup> batch : unanswered.values()) {
      for (PendingLookup lookup : batch) {
        if (!lookup.isDone && lost != null) {
          lookup.heard(lost);
          slow.retryAt(lookup, now);
        }
      }
    }
    unanswered.clear();
  }

  /** The session's node if it is to be trusted with lookups; null otherwise. */
  @Nullable Endpoint trustedNode() {
    return suspect ? null : node;
  }

  /** Whether every batch is answered. */
  boolean isEmpty() {
    return unanswered.isEmpty();
  }

  /** Whether one more batch may be sent. */
  boolean hasRoom() {
    return unanswered.size() < window;
  }

  /** The node is asked for the lookup by the batch that is sent next. */
  void attempt(PendingLookup lookup, Endpoint asked, long now) {
    lookup.ask(asked);
    lookup.nextAttemptNanos = now + attemptNanos;
    firstAttempts.add(lookup);
  }

  /** Sends a batch. */
  LookupAction send(List<PendingLookup> lookups) {
    long id = ids.getAsLong();
    unanswered.put(id, lookups);
    return new LookupAction.SendBatch(id, lookups);
  }

  /** The node answers a batch; null if it owes no answer to that. */
  @Nullable List<PendingLookup> answered(long batchId) {
    List<PendingLookup> batch = unanswered.remove(batchId);
    if (batch == null || node == null) {
      return null;
    }
    suspect = false;
    return batch;
  }

  /** Time passed: first attempts end. */
  void tick(long now) {
    boolean late = false;
    while (!firstAttempts.isEmpty()) {
      PendingLookup lookup = firstAttempts.peek();
      if (!lookup.isDone && now - lookup.nextAttemptNanos < 0) {
        break;
      }
      firstAttempts.poll();
      if (!lookup.isDone && !lookup.isSlow) {
        late = true;
        slow.add(lookup, now);
      }
    }
    suspect |= late && node != null;
  }

  /** When the next {@link #tick} is due, or this time if that is earlier. */
  long wakeAtNanos(long latest) {
    PendingLookup first = firstAttempts.peek();
    return first == null ? latest : Math.min(latest, first.nextAttemptNanos);
  }

  /** Forgets all lookups. */
  void clear() {
    firstAttempts.clear();
    unanswered.clear();
  }
}
