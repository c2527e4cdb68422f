package io.shardlookup.server.session;

import io.shardlookup.model.Revision;
import io.shardlookup.model.Shard;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.view.KeyspaceMap;
import io.shardlookup.model.view.View;
import io.shardlookup.model.wire.KeyspaceCodec;
import io.shardlookup.model.wire.WireCodec;
import io.shardlookup.server.view.DirectoryIdentity;
import io.shardlookup.v1.Change;
import io.shardlookup.v1.Changes;
import io.shardlookup.v1.Drain;
import io.shardlookup.v1.Heartbeat;
import io.shardlookup.v1.Hello;
import io.shardlookup.v1.Reset;
import io.shardlookup.v1.SessionRequest;
import io.shardlookup.v1.SessionResponse;
import io.shardlookup.v1.Welcome;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The protocol of one session: events in, messages out through its {@link SessionLink}; no thread,
 * no clock of its own. Confined to the session's serial step.
 *
 * <p>The order that clients rely on is made in {@link #advance}: first every change up to the view
 * of the moment, then answers at that very view. A client that does not read is not advanced; when
 * it reads again it goes on from the log, or is reset if the log has moved on.
 */
final class Session {
  private static final int RECORDS_PER_MESSAGE = 500;

  private final SessionContext context;
  private final SessionLink link;
  private final Holdings holdings = new Holdings();
  private final ChangeTail tail;
  private final BatchQueue batches;
  private boolean open;
  private int heartbeatMillis;
  private @Nullable SnapshotTransfer transfer;
  private @Nullable String resetReason;
  private @Nullable String drainReason;
  private boolean heartbeatDue;
  private boolean pinged;
  private long pingId;
  private boolean snapshotsTurn;

  Session(SessionContext context, SessionLink link) {
    this.context = context;
    this.link = link;
    this.tail = new ChangeTail(context, holdings, Revision.NONE);
    this.batches = new BatchQueue(context);
  }

  /** Whether the client has said hello. */
  boolean isOpen() {
    return open;
  }

  /** The agreed interval; 0 before the hello. */
  int heartbeatMillis() {
    return heartbeatMillis;
  }

  /** The client says something. A {@link LookupException} ends the session. */
  void receive(SessionRequest request, Moment moment) {
    if (open == request.hasHello()) {
      throw new LookupException(
          ErrorReason.SESSION_PROTOCOL,
          "message: " + name(request) + " (expected: hello first and only once)");
    }
    switch (request.getMessageCase()) {
      case HELLO -> hello(request.getHello(), moment.view());
      case SUBSCRIBE -> holdings.want("keyspaces", request.getSubscribe().getKeyspacesList());
      case LOOKUPS -> batches.add(request.getLookups());
      case PING -> {
        pinged = true;
        pingId = request.getPing().getId();
      }
      case MESSAGE_NOT_SET ->
          throw new LookupException(
              ErrorReason.SESSION_PROTOCOL,
              "message: none (expected: hello, subscribe, lookups or ping)");
    }
  }

  /** It is time for a heartbeat. */
  void heartbeatDue() {
    heartbeatDue = true;
  }

  /** The node is about to go. */
  void drain(String reason) {
    drainReason = reason;
  }

  /**
   * Does all that can be done at this moment. True if more can be done at once, at a later moment's
   * view.
   */
  boolean advance(Moment moment) {
    if (!open) {
      return false;
    }
    sayDrain();
    if (transfer != null
        && transfer.elapsedNanos(moment.nowNanos())
            > context.config().slowClientBound().toNanos()) {
      transfer.abandon();
      transfer = null;
      resetReason = "snapshots not received within " + context.config().slowClientBound();
    }
    if (transfer == null && !catchUp(moment)) {
      return false;
    }
    if (transfer == null && holdings.wantsAny() && !isBehind(moment.view())) {
      transfer = new SnapshotTransfer(moment, holdings);
    }
    sayAll(transfer == null ? moment : transfer.at(moment.nowNanos()));
    if (transfer != null && transfer.isDone()) {
      transfer = null;
      return true;
    }
    return false;
  }

  private void hello(Hello hello, View view) {
    DirectoryIdentity identity = context.live().identity();
    Revision known = Greeting.check(hello, identity);
    heartbeatMillis =
        context.config().heartbeatMillis(hello.getHeartbeatMillis(), context.meters().open.get());
    holdings.hold(hello.getKeyspacesList());
    holdings.want("subscribe", hello.getSubscribeList());
    tail.restart(known);
    boolean resumed = !known.equals(Revision.NONE) && tail.canReach(view.revision());
    if (!resumed) {
      resetReason =
          known.equals(Revision.NONE)
              ? "the client knows nothing yet"
              : "changes after " + known + " are no longer known";
    }
    open = true;
    heartbeatDue = true;
    link.send(
        SessionResponse.newBuilder()
            .setWelcome(
                Welcome.newBuilder()
                    .setDirectoryId(identity.id())
                    .setNodeId(context.roster().nodeId())
                    .setRevision(view.revision().value())
                    .setResumed(resumed)
                    .setHeartbeatMillis(heartbeatMillis)
                    .addAllEndpoints(context.roster().endpoints()))
            .build());
    if (view.revision().isOlderThan(known)) {
      link.wakeAt(known);
    }
  }

  /** Brings the client to the moment's view; false if it does not read, so that it is not there. */
  private boolean catchUp(Moment moment) {
    String reason = resetReason;
    if (reason == null) {
      Revision before = tail.cursor();
      ChangeTail.Progress progress = tail.advance(moment.view().revision(), link);
      if (progress != ChangeTail.Progress.FORGOTTEN) {
        return progress == ChangeTail.Progress.REACHED;
      }
      reason = "changes after " + before + " are no longer known";
      resetReason = reason;
    }
    if (!link.isReady()) {
      return false;
    }
    reset(moment.view(), reason);
    resetReason = null;
    return true;
  }

  private void reset(View view, String reason) {
    context.meters().resets.increment();
    long revision = view.revision().value();
    link.send(
        SessionResponse.newBuilder()
            .setReset(Reset.newBuilder().setRevision(revision).setReason(reason))
            .build());
    List<Change> records =
        Stream.concat(
                view.shards().stream().map(Session::put),
                view.keyspaces().stream().flatMap(Session::put))
            .toList();
    for (int from = 0; from < records.size(); from += RECORDS_PER_MESSAGE) {
      List<Change> part =
          records.subList(from, Math.min(from + RECORDS_PER_MESSAGE, records.size()));
      link.send(
          SessionResponse.newBuilder()
              .setChanges(Changes.newBuilder().setRevision(revision).addAllChanges(part))
              .build());
    }
    tail.restart(view.revision());
    holdings.reset();
  }

  private static Change put(Shard shard) {
    return Change.newBuilder().setShardPut(WireCodec.toWire(shard)).build();
  }

  private static Stream<Change> put(KeyspaceMap map) {
    return map.definition() == null
        ? Stream.of()
        : Stream.of(
            Change.newBuilder().setKeyspacePut(KeyspaceCodec.toWire(map.definition())).build());
  }

  /** Says at this moment's view what there is to say; snapshots and answers take turns. */
  private void sayAll(Moment moment) {
    sayHeartbeat(moment);
    while (link.isReady()) {
      boolean said =
          snapshotsTurn
              ? sendPart() || batches.answerOne(moment, tail.cursor(), link)
              : batches.answerOne(moment, tail.cursor(), link) || sendPart();
      if (!said) {
        return;
      }
      snapshotsTurn = !snapshotsTurn;
    }
  }

  private boolean sendPart() {
    return transfer != null && transfer.sendNext(link);
  }

  private void sayHeartbeat(Moment moment) {
    if (!(heartbeatDue || pinged) || !link.isReady()) {
      return;
    }
    Revision revision = isBehind(moment.view()) ? moment.view().revision() : tail.cursor();
    link.send(
        SessionResponse.newBuilder()
            .setHeartbeat(
                Heartbeat.newBuilder()
                    .setRevision(revision.value())
                    .setAgeMillis(moment.ageMillis())
                    .setPingId(pinged ? pingId : 0))
            .build());
    heartbeatDue = false;
    pinged = false;
  }

  private void sayDrain() {
    if (drainReason != null) {
      link.send(
          SessionResponse.newBuilder().setDrain(Drain.newBuilder().setReason(drainReason)).build());
      drainReason = null;
    }
  }

  /** Whether the client knows more than the view. */
  private boolean isBehind(View view) {
    return view.revision().isOlderThan(tail.cursor());
  }

  private static String name(SessionRequest request) {
    return request.getMessageCase().name().toLowerCase(java.util.Locale.ROOT);
  }
}
