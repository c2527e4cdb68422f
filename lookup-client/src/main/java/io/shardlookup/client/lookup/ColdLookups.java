package io.shardlookup.client.lookup;

import io.shardlookup.client.cache.ClientCache;
import io.shardlookup.client.cache.HeldKeyspace;
import io.shardlookup.client.cache.PlacementAsOf;
import io.shardlookup.client.cache.Refill;
import io.shardlookup.client.failover.Endpoint;
import io.shardlookup.client.failover.NodeChannels;
import io.shardlookup.client.failover.Replies;
import io.shardlookup.client.metrics.ClientMetrics;
import io.shardlookup.model.AssignmentPool;
import io.shardlookup.model.Placement;
import io.shardlookup.model.Revision;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.wire.GrpcErrors;
import io.shardlookup.model.wire.WireCodec;
import io.shardlookup.v1.BatchLookupRequest;
import io.shardlookup.v1.BatchLookupResponse;
import io.shardlookup.v1.LookupBatch;
import io.shardlookup.v1.LookupKey;
import io.shardlookup.v1.LookupReplies;
import io.shardlookup.v1.LookupResult;
import io.shardlookup.v1.LookupServiceGrpc;
import io.shardlookup.v1.ReadConsistency;
import io.shardlookup.v1.SessionRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Does what {@link LookupMachine} decides: sends batches on the session, calls nodes, puts answers
 * into the cache, tells those who wait. Confined to the session executor.
 */
public final class ColdLookups {
  private static final int REFILL_KEYS = 1_000;
  private static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final LookupMachine machine;
  private final ClientCache cache;
  private final Network network;
  private final ClientMetrics metrics;
  private final WireCodec codec = new WireCodec(new AssignmentPool());
  private List<Runnable> foreign = new ArrayList<>();
  private Consumer<SessionRequest> session = request -> {};

  /**
   * Where nodes and callers are reached.
   *
   * @param channels to the nodes
   * @param confined the session executor
   * @param callbacks runs the callers' code
   * @param ticker nanoseconds since any moment
   */
  public record Network(
      NodeChannels channels, Executor confined, Executor callbacks, LongSupplier ticker) {}

  /** Decides by the machine. */
  public ColdLookups(
      LookupMachine machine, ClientCache cache, Network network, ClientMetrics metrics) {
    this.machine = machine;
    this.cache = cache;
    this.network = network;
    this.metrics = metrics;
  }

  /**
   * Asks, unless what is held answers by now. Returns whether the keyspace should be asked for as a
   * whole.
   */
  public boolean ask(Question question, Waiter waiter, long deadlineNanos, long now) {
    HeldKeyspace held = question.linearizable() ? null : cache.held().keyspace(question.keyspace());
    if (held != null) {
      try {
        Placement placement = held.find(question.key());
        if (placement != null) {
          tell(waiter, new PlacementAsOf(placement, cache.revision(), false));
          return false;
        }
      } catch (LookupException e) {
        tell(waiter, e);
        return false;
      }
    }
    Revision floor = question.linearizable() ? Revision.NONE : cache.floor();
    machine.ask(question, waiter, deadlineNanos, floor, now);
    return !cache.holds(question.keyspace());
  }

  /** The session is open. */
  public void opened(Endpoint node, Consumer<SessionRequest> newSession) {
    session = newSession;
    machine.opened(node);
  }

  /** The session is over. */
  public void closed(long now) {
    run(machine.closed(now), now);
  }

  /** The session answers a batch. */
  public void replied(LookupReplies replies, long now) {
    Revision revision = new Revision(replies.getRevision());
    List<NodeAnswer> answers = new ArrayList<>(replies.getResultsCount());
    for (LookupResult result : replies.getResultsList()) {
      answers.add(answer(result, revision, replies.getBehind(), true));
    }
    run(machine.answered(replies.getBatchId(), answers, now), now);
  }

  /** Sends what can be sent; called after each run of events. */
  public void flush(long now) {
    run(machine.tick(now), now);
    run(machine.flush(now), now);
    if (machine.isIdle()) {
      Refill.Page page = cache.nextFrozenKeys(REFILL_KEYS);
      if (page != null) {
        run(machine.refill(page.keyspace(), page.keys()), now);
      }
    }
    if (!foreign.isEmpty()) {
      List<Runnable> batch = foreign;
      foreign = new ArrayList<>();
      network.callbacks().execute(() -> batch.forEach(Runnable::run));
    }
  }

  /** When the next {@link #flush} is due. */
  public long wakeAtNanos(long now) {
    return machine.wakeAtNanos(now);
  }

  /** How many questions are open. */
  public int size() {
    return machine.size();
  }

  /** Fails everything that is open. */
  public void failAll(LookupException reason, long now) {
    run(machine.failAll(reason), now);
    flush(now);
  }

  private void run(List<LookupAction> actions, long now) {
    for (LookupAction action : actions) {
      if (action instanceof LookupAction.Answer a) {
        handOut(a.lookup(), a.answer());
      } else if (action instanceof LookupAction.SendBatch a) {
        send(a);
      } else if (action instanceof LookupAction.CallNode a) {
        call(a, now);
      } else if (action instanceof LookupAction.AskFrozen a) {
        askFrozen(a.lookup());
      } else if (action instanceof LookupAction.Fail a) {
        metrics.failures.increment();
        a.lookup().waiters().forEach(waiter -> tell(waiter, a.reason()));
      }
    }
  }

  /** The cache first, F second, the caller last. */
  private void handOut(PendingLookup lookup, NodeAnswer answer) {
    Question question = lookup.question();
    Placement placement = answer.placement();
    if (!answer.behind()) {
      if (answer.ofSession() && placement != null) {
        boolean unused =
            cache.offer(question.keyspace(), question.key(), placement, answer.revision());
      }
      if (placement != null || (answer.error() != null && !answer.error().retryable())) {
        cache.forgetFrozen(question.keyspace(), question.key());
      }
    }
    if (lookup.waiters().isEmpty()) {
      return;
    }
    if (answer.behind()) {
      metrics.behindAnswers.increment();
    } else {
      cache.handOut(answer.revision());
    }
    for (Waiter waiter : lookup.waiters()) {
      if (placement != null) {
        tell(waiter, new PlacementAsOf(placement, answer.revision(), answer.behind()));
      } else if (answer.error() != null) {
        tell(waiter, answer.error());
      }
    }
  }

  private void askFrozen(PendingLookup lookup) {
    Question question = lookup.question();
    if (question.linearizable()) {
      return;
    }
    try {
      PlacementAsOf frozen = cache.held().frozen(question.keyspace(), question.key());
      if (frozen != null) {
        metrics.behindAnswers.increment();
        machine.frozenAnswered(lookup, true);
        lookup.waiters().forEach(waiter -> tell(waiter, frozen));
      }
    } catch (LookupException e) {
      machine.frozenAnswered(lookup, true);
      lookup.waiters().forEach(waiter -> tell(waiter, e));
    }
  }

  private void send(LookupAction.SendBatch action) {
    metrics.batches.increment();
    LookupBatch.Builder batch =
        LookupBatch.newBuilder().setBatchId(action.batchId()).setMinRevision(cache.floor().value());
    for (PendingLookup lookup : action.lookups()) {
      batch.addKeys(message(lookup.question()));
    }
    session.accept(SessionRequest.newBuilder().setLookups(batch).build());
  }

  private void call(LookupAction.CallNode action, long now) {
    metrics.calls.increment();
    boolean linearizable = action.lookups().get(0).question().linearizable();
    Revision floor = cache.floor();
    BatchLookupRequest.Builder request =
        BatchLookupRequest.newBuilder().setDirectoryId(cache.directoryId());
    ReadConsistency.Builder consistency = request.getConsistencyBuilder();
    if (linearizable) {
      consistency.setLinearizable(true);
    } else {
      consistency.setMinRevision(floor.value()).setAcceptBehind(true);
    }
    long deadline = now;
    for (PendingLookup lookup : action.lookups()) {
      request.addKeys(message(lookup.question()));
      deadline = Math.max(deadline, lookup.deadlineNanos);
    }
    Replies.take(
        LookupServiceGrpc.newFutureStub(network.channels().to(action.node()))
            .withDeadlineAfter(deadline - now + GRACE_NANOS, TimeUnit.NANOSECONDS)
            .batchLookup(request.build()),
        network.confined(),
        response -> callAnswered(action, response, linearizable ? Revision.NONE : floor),
        failure ->
            run(machine.callFailed(action.callId(), GrpcErrors.fromGrpc(failure), now()), now()));
  }

  private void callAnswered(
      LookupAction.CallNode action, BatchLookupResponse response, Revision floor) {
    Revision revision = new Revision(response.getRevision());
    boolean behind = response.getBehind() || revision.isOlderThan(floor);
    List<NodeAnswer> answers = new ArrayList<>(response.getResultsCount());
    for (LookupResult result : response.getResultsList()) {
      answers.add(answer(result, revision, behind, false));
    }
    run(machine.callAnswered(action.callId(), answers, now()), now());
  }

  private NodeAnswer answer(
      LookupResult result, Revision revision, boolean behind, boolean ofSession) {
    try {
      return result.hasPlacement()
          ? new NodeAnswer(codec.fromWire(result.getPlacement()), null, revision, behind, ofSession)
          : new NodeAnswer(
              null, GrpcErrors.fromWire(result.getError()), revision, behind, ofSession);
    } catch (LookupException e) {
      return new NodeAnswer(null, e, revision, behind, ofSession);
    }
  }

  private long now() {
    return network.ticker().getAsLong();
  }

  private static LookupKey message(Question question) {
    return LookupKey.newBuilder()
        .setKeyspace(question.keyspace())
        .setKey(WireCodec.keyToWire(question.key()))
        .setAssign(question.assign())
        .build();
  }

  private void tell(Waiter waiter, PlacementAsOf answer) {
    if (waiter.runsForeignCode()) {
      foreign.add(() -> waiter.answered(answer));
    } else {
      waiter.answered(answer);
    }
  }

  private void tell(Waiter waiter, LookupException reason) {
    if (waiter.runsForeignCode()) {
      foreign.add(() -> waiter.failed(reason));
    } else {
      waiter.failed(reason);
    }
  }
}
