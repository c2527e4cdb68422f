package io.shardlookup.client.session;

import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.wire.GrpcErrors;
import io.shardlookup.v1.KeyspaceSnapshot;
import io.shardlookup.v1.SessionRequest;
import io.shardlookup.v1.Subscribe;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The keyspaces that sessions are to hold, and when a node may be asked for each of them again.
 * Pure: what happened and the time in, actions out. Confined to the session executor.
 */
final class WantedKeyspaces {
  /** Most keyspaces of one session. */
  static final int MAX_KEYSPACES = 1_000;

  /** Most names whose last asking is remembered, of keyspaces and of what was taken for some. */
  private static final int MAX_ASKED = 2 * MAX_KEYSPACES;

  private static final long ASK_AGAIN_NANOS = Duration.ofSeconds(5).toNanos();

  /** Keyspaces to hold, asked for on the current stream or not. */
  private final Set<String> wanted = new LinkedHashSet<>();

  /**
   * Those that stay wanted although a node does not know them: configured, subscribed to, or there
   * once. They may be created later.
   */
  private final Set<String> lasting = new HashSet<>();

  /** When a keyspace that was asked for on this stream and did not come may be asked for again. */
  private final Map<String, Long> askAgainAtNanos = new HashMap<>();

  WantedKeyspaces(Collection<String> configured) {
    wanted.addAll(configured);
    lasting.addAll(configured);
  }

  List<String> names() {
    return List.copyOf(wanted);
  }

  /** All of them were asked for with the hello of a stream that is open now. */
  void askedWithHello(long now) {
    wanted.forEach(keyspace -> askAgainAtNanos.put(keyspace, now + ASK_AGAIN_NANOS));
  }

  /** Wants the keyspace for good. */
  void subscribe(String keyspace, boolean isOpen, long now, List<SessionAction> actions) {
    if (wanted.size() < MAX_KEYSPACES || wanted.contains(keyspace)) {
      lasting.add(keyspace);
    }
    want(keyspace, isOpen, now, actions);
  }

  /**
   * Wants the keyspace until a node says that there is none.
   *
   * @param isOpen whether a node can be asked for it now
   */
  void want(String keyspace, boolean isOpen, long now, List<SessionAction> actions) {
    boolean isNew = !wanted.contains(keyspace);
    if (isNew && (wanted.size() >= MAX_KEYSPACES || !remembersOneMore(now))) {
      return;
    }
    Long againAt = askAgainAtNanos.get(keyspace);
    boolean due = againAt == null || now - againAt >= 0;
    if (isNew && !due && !lasting.contains(keyspace)) {
      return; // a node did not know it a moment ago
    }
    wanted.add(keyspace);
    if (isOpen && due) {
      askAgainAtNanos.put(keyspace, now + ASK_AGAIN_NANOS);
      actions.add(ask(keyspace));
    }
  }

  /** The keyspace is there: what a node said of it before counts no more. */
  void appeared(String keyspace, boolean isOpen, long now, List<SessionAction> actions) {
    askAgainAtNanos.remove(keyspace);
    if (wanted.contains(keyspace)) {
      want(keyspace, isOpen, now, actions);
    }
  }

  /** A name that somebody misspelt must not take the place of a keyspace for good. */
  void noteWhetherKnown(KeyspaceSnapshot part) {
    String keyspace = part.getKeyspace();
    if (!part.hasError()) {
      if (wanted.contains(keyspace)) {
        lasting.add(keyspace);
      }
    } else if (!lasting.contains(keyspace)
        && GrpcErrors.fromWire(part.getError()).reason() == ErrorReason.UNKNOWN_KEYSPACE) {
      wanted.remove(keyspace);
    }
  }

  private boolean remembersOneMore(long now) {
    if (askAgainAtNanos.size() >= MAX_ASKED) {
      askAgainAtNanos.values().removeIf(at -> now - at >= 0);
    }
    return askAgainAtNanos.size() < MAX_ASKED;
  }

  private static SessionAction ask(String keyspace) {
    return new SessionAction.Send(
        SessionRequest.newBuilder()
            .setSubscribe(Subscribe.newBuilder().addKeyspaces(keyspace))
            .build());
  }
}
