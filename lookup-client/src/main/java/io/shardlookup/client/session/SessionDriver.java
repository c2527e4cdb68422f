package io.shardlookup.client.session;

import io.grpc.ManagedChannel;
import io.shardlookup.client.cache.ClientCache;
import io.shardlookup.client.failover.Endpoint;
import io.shardlookup.client.failover.NodeChannels;
import io.shardlookup.client.failover.NodeRing;
import io.shardlookup.client.lookup.ColdLookups;
import io.shardlookup.client.lookup.LookupMachine;
import io.shardlookup.client.lookup.LookupSettings;
import io.shardlookup.client.lookup.Question;
import io.shardlookup.client.lookup.Waiter;
import io.shardlookup.client.metrics.ClientMetrics;
import io.shardlookup.model.Revision;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.v1.LookupServiceGrpc;
import io.shardlookup.v1.SessionRequest;
import io.shardlookup.v1.SessionResponse;
import io.shardlookup.v1.Welcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what {@link SessionMachine} decides: opens streams, sends, applies messages to the cache,
 * keeps time. Public methods are thread-safe; everything else runs on the session executor.
 */
public final class SessionDriver {
  private static final Logger log = LoggerFactory.getLogger(SessionDriver.class);

  /** When it is gone on after a step that failed. */
  private static final long AFTER_FAILURE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final SessionSettings settings;
  private final SessionPlan plan;
  private final Surroundings around;
  private final ClientCache cache;
  private final ClientMetrics metrics;
  private final SerialExecutor confined;
  private final NodeRing ring;
  private final NodeChannels channels;
  private final ColdLookups lookups;
  private final RevisionWaiters waiters;
  private final MessageApplier applier;
  private final Greeting greeting;
  private final NodeFinder finder;
  private final FresherNodeSearch fresher;
  private final Standbys standbys;
  private final AgeLimit ageLimit;
  private final WakeTimer timer;
  private final List<Consumer<Revision>> revisionListeners = new ArrayList<>();

  private volatile SessionStatus status = SessionStatus.STOPPED;

  private @Nullable SessionMachine machine;
  private @Nullable SessionStream stream;
  private @Nullable Endpoint currentNode;
  private boolean closed;
  private Revision announced = Revision.NONE;

  /**
   * What a driver works on.
   *
   * @param cache what the client knows
   * @param metrics what is counted
   */
  public record Knowledge(ClientCache cache, ClientMetrics metrics) {}

  /** Nothing happens before {@link #start}. */
  public SessionDriver(
      SessionSettings settings,
      LookupSettings lookupSettings,
      SessionPlan plan,
      Surroundings around,
      Knowledge knowledge) {
    this.settings = settings;
    this.plan = plan;
    this.around = around;
    this.cache = knowledge.cache();
    this.metrics = knowledge.metrics();
    this.confined = new SerialExecutor(around.scheduler());
    this.ring = new NodeRing(around.random());
    this.channels = new NodeChannels(around.channels(), confined);
    this.lookups =
        new ColdLookups(
            new LookupMachine(lookupSettings, ring, around.random()),
            cache,
            new ColdLookups.Network(channels, confined, around.callbacks(), around.ticker()),
            metrics);
    this.waiters = new RevisionWaiters(around.callbacks());
    this.applier =
        new MessageApplier(cache, lookups, metrics, name -> on(new SessionEvent.Appeared(name)));
    this.greeting = new Greeting(settings, cache);
    this.finder = new NodeFinder(plan, around.blocking(), confined, this::found);
    this.fresher = new FresherNodeSearch(channels, settings.staleAfter());
    this.standbys = new Standbys(ring, channels);
    this.ageLimit = new AgeLimit(plan.maxAge(), cache);
    this.timer = new WakeTimer(around.scheduler(), () -> confined.execute(() -> {}));
    confined.whenDrained(this::drained);
  }

  /** Starts to connect. Once. */
  public void start() {
    confined.execute(
        () -> {
          if (closed) {
            return;
          }
          machine =
              new SessionMachine(
                  settings, ring, around.random(), plan.keyspaces(), cache.directoryId());
          status = SessionStatus.STOPPED.connecting();
          on(new SessionEvent.Started());
        });
  }

  /** Runs a task on the session executor. */
  public void execute(Runnable task) {
    confined.execute(task);
  }

  /** Asks the nodes. */
  public void ask(List<Question> questions, List<? extends Waiter> eachWaiter, long deadline) {
    confined.execute(
        () -> {
          if (status.state() == SessionState.STOPPED) {
            eachWaiter.forEach(waiter -> waiter.failed(closed()));
            return;
          }
          for (int i = 0; i < questions.size(); i++) {
            Question question = questions.get(i);
            if (lookups.ask(question, eachWaiter.get(i), deadline, now())) {
              on(new SessionEvent.Wanted(question.keyspace()));
            }
          }
        });
  }

  /** Holds the keyspaces from now on. */
  public void want(Collection<String> keyspaces) {
    confined.execute(() -> keyspaces.forEach(name -> on(new SessionEvent.Subscribed(name))));
  }

  /** Completes the future, by the callbacks' executor, once V is at the revision. */
  public void awaitRevision(Revision revision, CompletableFuture<Revision> future) {
    confined.execute(
        () -> {
          waiters.add(revision, cache.revision(), future);
          if (status.state() == SessionState.STOPPED) {
            waiters.failAll(closed());
          }
        });
  }

  /** Calls the listener, on the session executor, whenever V has advanced. */
  public void onRevision(Consumer<Revision> listener) {
    confined.execute(() -> revisionListeners.add(listener));
  }

  /** How the session stands. */
  public SessionStatus status() {
    return status;
  }

  /** How many cold lookups are open; on the session executor. */
  public int openLookups() {
    return lookups.size();
  }

  /**
   * Gives the nodes in the order in which they are to be asked, the session's first, to the
   * consumer on the session executor; or says there why there are none.
   */
  public void nodesInTurn(
      Consumer<List<Endpoint>> consumer, Consumer<? super LookupException> refused) {
    confined.execute(
        () -> {
          if (status.state() == SessionState.STOPPED) {
            refused.accept(closed());
            return;
          }
          List<Endpoint> inTurn = new ArrayList<>();
          Endpoint current = sessionNode();
          if (current != null) {
            inTurn.add(current);
          }
          Endpoint next = ring.distinct(inTurn, now());
          while (next != null) {
            inTurn.add(next);
            next = ring.distinct(inTurn, now());
          }
          consumer.accept(inTurn);
        });
  }

  /** The channel to a node; on the session executor. NOT_SERVING once the client is closed. */
  public ManagedChannel channel(Endpoint node) {
    if (closed) {
      throw closed();
    }
    return channels.to(node);
  }

  /** Ends the session, fails what is open and closes the connections. The future is done then. */
  public CompletableFuture<Void> close() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    confined.execute(
        () -> {
          stop();
          done.complete(null);
        });
    return done;
  }

  private void stop() {
    closed = true;
    on(new SessionEvent.Stopped());
    status = SessionStatus.STOPPED;
    lookups.failAll(closed(), now());
    waiters.failAll(closed());
    channels.close();
    timer.cancel();
  }

  private static LookupException closed() {
    return new LookupException(ErrorReason.NOT_SERVING, "the client is closed");
  }

  private @Nullable Endpoint sessionNode() {
    return machine != null && machine.isOpen() ? currentNode : null;
  }

  private void on(SessionEvent event) {
    if (machine == null) {
      return;
    }
    for (SessionAction action : machine.on(event, now())) {
      act(action);
    }
  }

  private void act(SessionAction action) {
    if (action instanceof SessionAction.Apply a) {
      apply(a.message());
    } else if (action instanceof SessionAction.Send a) {
      send(a.request());
    } else if (action instanceof SessionAction.CompleteAt a) {
      status = status.completeAt(a.nanos());
    } else if (action instanceof SessionAction.Connect a) {
      connect(a);
    } else if (action instanceof SessionAction.Open a) {
      open(a.node(), a.welcome());
    } else if (action instanceof SessionAction.Close a) {
      close(a);
    } else if (action instanceof SessionAction.FindNodes) {
      finder.find();
    } else if (action instanceof SessionAction.FindFresherNode) {
      fresher.search(ring.nodes(), currentNode, node -> confined.execute(() -> moveTo(node)));
    } else if (action instanceof SessionAction.Forget a) {
      log.warn("what was saved belongs to another directory and is forgotten: {}", a.reason());
      cache.forget();
    }
  }

  private void moveTo(Endpoint node) {
    on(new SessionEvent.FresherNode(node));
  }

  private void connect(SessionAction.Connect action) {
    ManagedChannel channel = channels.to(action.node());
    SessionStream next = new SessionStream(action.stream(), this::on);
    stream = next;
    currentNode = action.node();
    var unused = LookupServiceGrpc.newStub(channel).session(next);
    next.send(greeting.wanting(action.wanted()));
  }

  private void open(Endpoint node, Welcome welcome) {
    metrics.sessions.increment();
    log.info(
        "session with {} ({}) at revision {}, {}",
        welcome.getNodeId(),
        node,
        new Revision(welcome.getRevision()),
        welcome.getResumed() ? "resumed" : "to be reset");
    cache.identify(welcome.getDirectoryId());
    boolean behind = new Revision(welcome.getRevision()).isOlderThan(cache.revision());
    status = status.inSession(node.toString(), behind);
    lookups.opened(node, this::send);
    standbys.warm(currentNode, now());
    finder.learn(welcome.getEndpointsList());
  }

  private void close(SessionAction.Close action) {
    if (stream != null) {
      stream.cancel(action.reason());
      stream = null;
    }
    applier.streamEnded();
    status = status.connecting();
    if (action.wasOpen()) {
      metrics.failovers.increment();
      log.info("session with {} is over: {}", action.node(), action.reason());
      channels.disconnect(action.node());
      lookups.closed(now());
    } else {
      log.debug("no session with {}: {}", action.node(), action.reason());
      channels.disconnect(action.node());
    }
  }

  private void apply(SessionResponse message) {
    if (message.hasReset()) {
      ageLimit.beforeReset(status.completeAtNanos());
    }
    try {
      applier.apply(message, now());
    } catch (LookupException | IllegalArgumentException e) {
      on(
          new SessionEvent.Unreadable(
              new LookupException(
                  ErrorReason.SESSION_PROTOCOL,
                  "a message cannot be applied: " + e.getMessage(),
                  e)));
    }
    if (message.hasHeartbeat()) {
      noteProgress(new Revision(message.getHeartbeat().getRevision()));
    }
  }

  private void noteProgress(Revision ofNode) {
    boolean behind = ofNode.isOlderThan(cache.revision());
    SessionState state = behind ? SessionState.BEHIND : SessionState.OPEN;
    if (state != status.state() && machine != null && machine.isOpen()) {
      status = status.inSession(status.node(), behind);
    }
  }

  private void send(SessionRequest request) {
    if (stream != null) {
      stream.send(request);
    }
  }

  private void found(List<Endpoint> nodes) {
    on(new SessionEvent.NodesKnown(nodes));
    channels.retain(ring.nodes());
  }

  /** After each run of events: what waits for V, what waits to be sent, and the next timer. */
  private void drained() {
    SessionMachine current = machine;
    if (current == null || status.state() == SessionState.STOPPED) {
      return;
    }
    long now = now();
    long wakeNanos = now + AFTER_FAILURE_NANOS;
    try {
      if (now - current.wakeAtNanos() >= 0) {
        on(new SessionEvent.Tick());
      }
      ageLimit.check(status.completeAtNanos(), now);
      if (current.isOpen() && standbys.areDue(now)) {
        standbys.warm(currentNode, now);
      }
      lookups.flush(now);
      if (announced.isOlderThan(cache.revision())) {
        announced = cache.revision();
        waiters.advanced(announced);
        revisionListeners.forEach(listener -> listener.accept(announced));
      }
      wakeNanos = Math.min(current.wakeAtNanos(), lookups.wakeAtNanos(now));
    } finally {
      wakeAt(wakeNanos, now);
    }
  }

  private void wakeAt(long wakeNanos, long now) {
    try {
      timer.wakeAt(Math.min(wakeNanos, ageLimit.checkAtNanos(now)), now);
    } catch (RejectedExecutionException e) {
      log.warn("the threads of the client were ended before it was closed");
      stop();
    }
  }

  private long now() {
    return around.ticker().getAsLong();
  }
}
