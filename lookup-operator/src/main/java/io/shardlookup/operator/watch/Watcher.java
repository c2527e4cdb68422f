package io.shardlookup.operator.watch;

import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.operator.nodes.LookupNodes;
import io.shardlookup.operator.nodes.Node;
import io.shardlookup.operator.output.Row;
import io.shardlookup.v1.SessionResponse;
import io.shardlookup.v1.SessionResponse.MessageCase;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Follows a keyspace or a key through one session after the other: when a node dies, goes silent or
 * drains, the next one goes on. Used by one thread.
 */
public final class Watcher {
  /** A node says a heartbeat far more often. */
  private static final Duration SILENCE = Duration.ofSeconds(3);

  private final LookupNodes nodes;
  private final Watch watch;
  private final Consumer<String> remarks;

  /**
   * A watcher that has not started.
   *
   * @param key only this key; null: the whole keyspace
   * @param remarks gets a line when a session ends
   */
  public Watcher(
      LookupNodes nodes, String keyspace, @Nullable String key, Consumer<String> remarks) {
    this.nodes = nodes;
    this.watch = new Watch(keyspace, key);
    this.remarks = remarks;
  }

  /**
   * Shows what changes until {@code show} has enough.
   *
   * @param show gets each row, and says whether to go on
   * @throws LookupException when the keyspace or key cannot be watched, or no node has answered for
   *     the nodes' time-out
   */
  public void run(Predicate<Row> show) {
    long heard = System.nanoTime();
    for (int i = 0; ; i = (i + 1) % nodes.all().size()) {
      Node node = nodes.all().get(i);
      try (OpenSession session = new OpenSession(node, watch.hello())) {
        for (SessionResponse message = session.next(patience());
            message.getMessageCase() != MessageCase.DRAIN;
            message = session.next(patience())) {
          heard = System.nanoTime();
          if (!show(message, show)) {
            return;
          }
          watch.lookupAfter(message).ifPresent(session::send);
        }
        remarks.accept(node.endpoint() + " drains: going on with the next node");
      } catch (LookupException e) {
        if (!canGoOn(e)) {
          throw e;
        }
        if (System.nanoTime() - heard > nodes.timeout().toNanos()) {
          throw new LookupException(
              ErrorReason.NOT_SERVING,
              "lookup nodes: none has answered for "
                  + nodes.timeout().toMillis()
                  + " ms (expected: one); last: "
                  + node.endpoint()
                  + ": "
                  + e.getMessage(),
              e);
        }
        remarks.accept(node.endpoint() + ": " + e.getMessage() + ": trying the next node");
        pause();
      }
    }
  }

  private boolean show(SessionResponse message, Predicate<Row> show) {
    for (Row row : watch.on(message)) {
      if (!show.test(row)) {
        return false;
      }
    }
    return true;
  }

  private Duration patience() {
    return SILENCE.compareTo(nodes.timeout()) < 0 ? SILENCE : nodes.timeout();
  }

  private static boolean canGoOn(LookupException e) {
    return e.retryable() || e.reason() == ErrorReason.OUTCOME_UNKNOWN;
  }

  /** So that nodes which all refuse at once are not asked in a tight loop. */
  private static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LookupException(ErrorReason.DEADLINE_EXCEEDED, "watch: interrupted", e);
    }
  }
}
