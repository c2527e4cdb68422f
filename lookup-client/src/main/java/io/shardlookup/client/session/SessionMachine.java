package io.shardlookup.client.session;

import io.shardlookup.client.failover.Endpoint;
import io.shardlookup.client.failover.NodeRing;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.v1.Heartbeat;
import io.shardlookup.v1.SessionResponse;
import io.shardlookup.v1.Welcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * The life of the client's session with one node at a time: connect, hello, welcome, liveness, move
 * on. Pure: an event and the time in, actions out. Confined to the session executor.
 *
 * <p>States: IDLE waits for a node and its turn; CONNECTING waits for the welcome; OPEN has been
 * welcomed. Streams are numbered, so that what an old one still says is not taken for the current.
 */
final class SessionMachine {
  /** Spreads the clients of a lost node over this time. */
  private static final long RECONNECT_JITTER_NANOS = Duration.ofMillis(100).toNanos();

  /** How long a node that asked its clients to leave is left alone if there are others. */
  private static final Duration DRAIN_AVOIDANCE = Duration.ofSeconds(5);

  private static final int MAX_WELCOME_DOUBLINGS = 4;

  private static final long NO_NODES_PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

  private enum Phase {
    IDLE,
    CONNECTING,
    OPEN,
    STOPPED
  }

  private final SessionSettings settings;
  private final NodeRing ring;
  private final Random random;
  private final WantedKeyspaces keyspaces;
  private final Heartbeats heartbeats;

  private Phase phase = Phase.IDLE;
  private int stream;
  private @Nullable Endpoint node;
  private String directoryId;

  /** Whether a node has vouched for the directory id since the client started. */
  private boolean confirmed;

  /** Attempts to connect in a row that timed out. */
  private int unwelcome;

  private long dueAtNanos;
  private long nextProbeNanos;

  SessionMachine(
      SessionSettings settings,
      NodeRing ring,
      Random random,
      Collection<String> wanted,
      String savedDirectoryId) {
    this.settings = settings;
    this.ring = ring;
    this.random = random;
    this.keyspaces = new WantedKeyspaces(wanted);
    this.heartbeats = new Heartbeats(settings);
    this.directoryId = savedDirectoryId;
  }

  /** Takes an event at a time; the actions are to be done in their order. */
  List<SessionAction> on(SessionEvent event, long now) {
    List<SessionAction> actions = new ArrayList<>(2);
    if (phase == Phase.STOPPED) {
      return actions;
    }
    if (event instanceof SessionEvent.Received e) {
      received(e, now, actions);
    } else if (event instanceof SessionEvent.Tick) {
      tick(now, actions);
    } else if (event instanceof SessionEvent.Wanted e) {
      keyspaces.want(e.keyspace(), isOpen(), now, actions);
    } else if (event instanceof SessionEvent.Appeared e) {
      keyspaces.appeared(e.keyspace(), isOpen(), now, actions);
    } else if (event instanceof SessionEvent.Subscribed e) {
      keyspaces.subscribe(e.keyspace(), isOpen(), now, actions);
    } else if (event instanceof SessionEvent.Ended e) {
      ended(e, now, actions);
    } else if (event instanceof SessionEvent.Unreadable e) {
      lose(String.valueOf(e.reason().getMessage()), now, actions);
    } else if (event instanceof SessionEvent.FresherNode e) {
      moveTo(e.node(), now, actions);
    } else if (event instanceof SessionEvent.NodesKnown e) {
      ring.update(e.nodes());
      tick(now, actions);
    } else if (event instanceof SessionEvent.Started) {
      heartbeats.started(now);
      dueAtNanos = now + NO_NODES_PAUSE_NANOS;
      actions.add(new SessionAction.FindNodes());
    } else if (event instanceof SessionEvent.Stopped) {
      close("the client closes", actions);
      phase = Phase.STOPPED;
    }
    return actions;
  }

  /** Whether lookups may go to the session's node. */
  boolean isOpen() {
    return phase == Phase.OPEN;
  }

  /** Number of the current stream. */
  int stream() {
    return stream;
  }

  /** When the next {@link SessionEvent.Tick} is due. */
  long wakeAtNanos() {
    return phase == Phase.OPEN ? heartbeats.wakeAtNanos() : dueAtNanos;
  }

  private void tick(long now, List<SessionAction> actions) {
    heartbeats.ticked(now);
    switch (phase) {
      case IDLE -> connectIfDue(now, actions);
      case CONNECTING -> {
        if (now - dueAtNanos >= 0) {
          unwelcome++;
          lose("no welcome in time", now, actions);
        }
      }
      case OPEN -> {
        if (heartbeats.isSilent(now)) {
          lose(settings.missedHeartbeats() + " heartbeats missed", now, actions);
        } else if (heartbeats.isPingDue(now)) {
          heartbeats.ping(now, actions);
        }
      }
      case STOPPED -> {}
    }
  }

  private void connectIfDue(long now, List<SessionAction> actions) {
    boolean due = now - dueAtNanos >= 0 || (stream == 0 && !ring.nodes().isEmpty());
    if (!due) {
      return;
    }
    Endpoint next = ring.next(now);
    if (next == null) {
      actions.add(new SessionAction.FindNodes());
      dueAtNanos =
          ring.nodes().isEmpty()
              ? now + NO_NODES_PAUSE_NANOS
              : ring.usableAtNanos(now) + jitter(RECONNECT_JITTER_NANOS);
      return;
    }
    connect(next, now, actions);
  }

  private void connect(Endpoint next, long now, List<SessionAction> actions) {
    phase = Phase.CONNECTING;
    node = next;
    stream++;
    dueAtNanos = now + welcomeTimeoutNanos();
    actions.add(new SessionAction.Connect(stream, next, keyspaces.names()));
  }

  /** Twice as long after each round over all nodes: they may be slow rather than gone. */
  private long welcomeTimeoutNanos() {
    int rounds = Math.min(unwelcome / Math.max(1, ring.nodes().size()), MAX_WELCOME_DOUBLINGS);
    return settings.welcomeTimeout().toNanos() << rounds;
  }

  private void received(SessionEvent.Received event, long now, List<SessionAction> actions) {
    if (event.stream() != stream || node == null) {
      return;
    }
    heartbeats.heard(now);
    SessionResponse message = event.message();
    boolean isWelcome = message.hasWelcome();
    if (isWelcome != (phase == Phase.CONNECTING)) {
      lose("message " + message.getMessageCase() + " out of order", now, actions);
      return;
    }
    switch (message.getMessageCase()) {
      case WELCOME -> welcomed(node, message.getWelcome(), now, actions);
      case HEARTBEAT -> heartbeat(message, now, actions);
      case DRAIN -> drain(node, message.getDrain().getReason(), now, actions);
      case SNAPSHOT -> {
        keyspaces.noteWhetherKnown(message.getSnapshot());
        actions.add(new SessionAction.Apply(message));
      }
      case RESET, CHANGES, REPLIES -> actions.add(new SessionAction.Apply(message));
      case MESSAGE_NOT_SET -> {} // of a newer node: nothing to us
    }
  }

  private void welcomed(Endpoint at, Welcome welcome, long now, List<SessionAction> actions) {
    if (!directoryId.isEmpty() && !directoryId.equals(welcome.getDirectoryId())) {
      wrongDirectory("node says directory " + welcome.getDirectoryId(), now, actions);
      return;
    }
    directoryId = welcome.getDirectoryId();
    confirmed = true;
    unwelcome = 0;
    phase = Phase.OPEN;
    keyspaces.askedWithHello(now);
    nextProbeNanos = now;
    ring.worked(at);
    actions.add(new SessionAction.Open(stream, at, welcome));
    heartbeats.begin(welcome.getHeartbeatMillis(), now, actions);
  }

  private void heartbeat(SessionResponse message, long now, List<SessionAction> actions) {
    Heartbeat heartbeat = message.getHeartbeat();
    actions.add(new SessionAction.Apply(message));
    if (!heartbeats.answered(heartbeat.getPingId())) {
      return;
    }
    Duration age = Duration.ofMillis(heartbeat.getAgeMillis());
    actions.add(new SessionAction.CompleteAt(heartbeats.pingSentNanos() - age.toNanos()));
    if (age.compareTo(settings.staleAfter()) > 0 && now - nextProbeNanos >= 0) {
      nextProbeNanos = now + settings.staleAfter().toNanos() + jitter(RECONNECT_JITTER_NANOS);
      actions.add(new SessionAction.FindFresherNode());
    }
  }

  private void drain(Endpoint at, String reason, long now, List<SessionAction> actions) {
    if (ring.nodes().size() > 1) {
      ring.avoid(at, DRAIN_AVOIDANCE, now);
    } else {
      // There is nowhere to go: what counts is when it is back.
      ring.failed(at, now);
    }
    close("the node drains: " + reason, actions);
    dueAtNanos = now + jitter(RECONNECT_JITTER_NANOS);
  }

  private void moveTo(Endpoint fresher, long now, List<SessionAction> actions) {
    if (phase == Phase.OPEN && !fresher.equals(node)) {
      close("a fresher node is there", actions);
      connect(fresher, now, actions);
    }
  }

  private void ended(SessionEvent.Ended event, long now, List<SessionAction> actions) {
    if (event.stream() != stream || phase == Phase.IDLE) {
      return;
    }
    String reason = String.valueOf(event.reason().getMessage());
    if (event.reason().reason() == ErrorReason.WRONG_DIRECTORY) {
      wrongDirectory(reason, now, actions);
    } else {
      lose(reason, now, actions);
    }
  }

  /**
   * Knowledge that came from a file gives way to the node; knowledge that a node has confirmed does
   * not.
   */
  private void wrongDirectory(String reason, long now, List<SessionAction> actions) {
    lose(reason, now, actions);
    if (!confirmed && !directoryId.isEmpty()) {
      directoryId = "";
      actions.add(new SessionAction.Forget(reason));
    }
  }

  private void lose(String reason, long now, List<SessionAction> actions) {
    if (node == null || phase == Phase.IDLE) {
      return;
    }
    ring.failed(node, now);
    close(reason, actions);
    dueAtNanos = now + jitter(RECONNECT_JITTER_NANOS);
    actions.add(new SessionAction.FindNodes());
  }

  private void close(String reason, List<SessionAction> actions) {
    if (node != null && phase != Phase.IDLE) {
      actions.add(new SessionAction.Close(stream, node, reason, phase == Phase.OPEN));
    }
    phase = Phase.IDLE;
    node = null;
  }

  private long jitter(long spanNanos) {
    return (long) (random.nextDouble() * spanNanos);
  }
}
