package io.shardlookup.client.fake;

import io.grpc.stub.StreamObserver;
import io.shardlookup.model.Keyspace;
import io.shardlookup.model.Revision;
import io.shardlookup.model.Scope;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.view.DirectoryChange;
import io.shardlookup.model.view.KeyspaceMap;
import io.shardlookup.model.view.View;
import io.shardlookup.model.wire.ChangeCodec;
import io.shardlookup.model.wire.GrpcErrors;
import io.shardlookup.model.wire.KeyspaceCodec;
import io.shardlookup.model.wire.WireCodec;
import io.shardlookup.v1.Changes;
import io.shardlookup.v1.Drain;
import io.shardlookup.v1.Heartbeat;
import io.shardlookup.v1.Hello;
import io.shardlookup.v1.KeyspaceSnapshot;
import io.shardlookup.v1.LookupBatch;
import io.shardlookup.v1.LookupReplies;
import io.shardlookup.v1.Reset;
import io.shardlookup.v1.SessionRequest;
import io.shardlookup.v1.SessionResponse;
import io.shardlookup.v1.Welcome;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A fake node's side of one session. Confined to the node's thread. */
final class FakeSession implements StreamObserver<SessionRequest> {
  private final FakeNode node;
  private final StreamObserver<SessionResponse> responses;
  private final Set<String> held = new LinkedHashSet<>();
  private final Set<String> wanted = new LinkedHashSet<>();
  private Revision sent = Revision.NONE;
  private boolean isOpen;

  FakeSession(FakeNode node, StreamObserver<SessionResponse> responses) {
    this.node = node;
    this.responses = responses;
  }

  @Override
  public void onNext(SessionRequest request) {
    switch (request.getMessageCase()) {
      case HELLO -> hello(request.getHello());
      case SUBSCRIBE -> {
        wanted.addAll(request.getSubscribe().getKeyspacesList());
        advance();
      }
      case LOOKUPS -> node.later(() -> reply(request.getLookups()));
      case PING -> heartbeat(request.getPing().getId());
      case MESSAGE_NOT_SET -> throw new IllegalStateException();
    }
  }

  @Override
  public void onError(Throwable failure) {
    end();
  }

  @Override
  public void onCompleted() {
    end();
  }

  void reset() {
    reset(node.view());
  }

  private void reset(View view) {
    sent = view.revision();
    sendReset(sent);
    Changes.Builder records = Changes.newBuilder().setRevision(sent.value());
    view.shards()
        .forEach(s -> records.addChanges(ChangeCodec.toWire(new DirectoryChange.ShardPut(s))));
    for (KeyspaceMap map : view.keyspaces()) {
      Keyspace definition = map.definition();
      if (definition != null) {
        records.addChanges(ChangeCodec.toWire(new DirectoryChange.KeyspacePut(definition)));
      }
    }
    send(SessionResponse.newBuilder().setChanges(records).build());
    wanted.addAll(held);
    sendWanted(view);
  }

  /** The message alone; the records are to follow. */
  void sendReset(Revision revision) {
    send(
        SessionResponse.newBuilder()
            .setReset(Reset.newBuilder().setRevision(revision.value()).setReason("told to"))
            .build());
  }

  void drain() {
    send(SessionResponse.newBuilder().setDrain(Drain.newBuilder().setReason("told to")).build());
  }

  void advance() {
    advance(node.view());
  }

  /**
   * Every change up to the view, then the snapshots that are wanted, at the view: what is said next
   * may be of the view. A client that knows more than the view gets neither.
   */
  private void advance(View view) {
    if (!isOpen || view.revision().isOlderThan(sent)) {
      return;
    }
    for (Map.Entry<Revision, List<DirectoryChange>> entry :
        node.directory().between(sent, view.revision()).entrySet()) {
      Changes.Builder changes = Changes.newBuilder().setRevision(entry.getKey().value());
      entry.getValue().forEach(change -> changes.addChanges(ChangeCodec.toWire(change)));
      send(SessionResponse.newBuilder().setChanges(changes).build());
    }
    sent = view.revision();
    sendWanted(view);
  }

  private void sendWanted(View view) {
    wanted.forEach(name -> sendSnapshot(name, view));
    held.addAll(wanted);
    wanted.clear();
  }

  void send(SessionResponse message) {
    try {
      responses.onNext(message);
    } catch (RuntimeException e) {
      end(); // the client is gone
    }
  }

  private void hello(Hello hello) {
    View view = node.view();
    String id = node.directory().id();
    if (!hello.getDirectoryId().isEmpty() && !hello.getDirectoryId().equals(id)) {
      responses.onError(
          GrpcErrors.toGrpc(
              new LookupException(ErrorReason.WRONG_DIRECTORY, hello.getDirectoryId())));
      end();
      return;
    }
    boolean resumed = hello.getViewRevision() > 0;
    send(
        SessionResponse.newBuilder()
            .setWelcome(
                Welcome.newBuilder()
                    .setDirectoryId(id)
                    .setNodeId(node.id())
                    .setRevision(view.revision().value())
                    .setResumed(resumed)
                    .setHeartbeatMillis(hello.getHeartbeatMillis())
                    .addEndpoints(node.endpoint())
                    .addAllEndpoints(node.named()))
            .build());
    isOpen = true;
    held.addAll(hello.getKeyspacesList());
    wanted.addAll(hello.getSubscribeList());
    if (resumed) {
      sent = new Revision(hello.getViewRevision());
      advance(view);
    } else {
      reset(view);
    }
    node.every(hello.getHeartbeatMillis(), () -> heartbeat(0));
  }

  private void sendSnapshot(String name, View view) {
    KeyspaceMap map = view.keyspace(name);
    KeyspaceSnapshot.Builder part =
        KeyspaceSnapshot.newBuilder().setKeyspace(name).setRevision(view.revision().value());
    if (map == null || map.definition() == null) {
      LookupException error = new LookupException(ErrorReason.UNKNOWN_KEYSPACE, name);
      send(
          SessionResponse.newBuilder()
              .setSnapshot(part.setError(GrpcErrors.toWire(error)))
              .build());
      return;
    }
    Keyspace definition = map.definition();
    KeyspaceSnapshot.Builder first = part.clone().setDefinition(KeyspaceCodec.toWire(definition));
    map.epochs().forEach(epoch -> first.addEpochs(WireCodec.toWire(epoch)));
    send(SessionResponse.newBuilder().setSnapshot(first).build());
    if (definition.isMirrored()) {
      map.forEachScope(
          (scope, placement) ->
              part.addMappings(
                  WireCodec.toWire(
                      new io.shardlookup.model.Mapping(
                          map.name(), scope, placement.assignment(), placement.generation()))));
      map.forEachEntry(
          (key, placement) ->
              part.addMappings(
                  WireCodec.toWire(
                      new io.shardlookup.model.Mapping(
                          map.name(),
                          new Scope.Entry(key),
                          placement.assignment(),
                          placement.generation()))));
    }
    send(SessionResponse.newBuilder().setSnapshot(part.setLast(true)).build());
  }

  private void reply(LookupBatch batch) {
    View view = node.view();
    advance(view);
    node.sessionKeys.addAndGet(batch.getKeysCount());
    LookupReplies.Builder replies =
        LookupReplies.newBuilder()
            .setBatchId(batch.getBatchId())
            .setRevision(view.revision().value())
            .setBehind(view.revision().value() < batch.getMinRevision());
    batch.getKeysList().forEach(key -> replies.addResults(FakeNode.result(view, key)));
    send(SessionResponse.newBuilder().setReplies(replies).build());
  }

  /** Of a revision up to which all changes have been sent. */
  private void heartbeat(long pingId) {
    if (isOpen) {
      View view = node.view();
      advance(view);
      send(
          SessionResponse.newBuilder()
              .setHeartbeat(
                  Heartbeat.newBuilder()
                      .setRevision(view.revision().value())
                      .setAgeMillis(node.ageMillis())
                      .setPingId(pingId))
              .build());
    }
  }

  private void end() {
    isOpen = false;
    node.ended(this);
  }
}
