package io.shardlookup.server.session;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Some of the sessions, woken one after the other by one task at a time. Waking a thousand sessions
 * costs whoever asks for it one hand-over. Thread-safe.
 */
final class SessionStripe {
  private final Set<SessionCall> calls = ConcurrentHashMap.newKeySet();
  private final Executor executor;
  private final Serial sweeps;
  private final AtomicBoolean beating = new AtomicBoolean();

  SessionStripe(Executor executor) {
    this.executor = executor;
    this.sweeps = new Serial(() -> calls.forEach(SessionCall::wake), executor);
  }

  void add(SessionCall call) {
    calls.add(call);
  }

  void remove(SessionCall call) {
    calls.remove(call);
  }

  /** Lets every session see the newest view, soon. */
  void wake() {
    sweeps.signalElsewhere();
  }

  /** Lets every session send its heartbeat if it is due, soon. */
  void beat(long nowNanos) {
    if (beating.compareAndSet(false, true)) {
      executor.execute(
          () -> {
            beating.set(false);
            calls.forEach(call -> call.beat(nowNanos));
          });
    }
  }

  Iterable<SessionCall> calls() {
    return calls;
  }
}
