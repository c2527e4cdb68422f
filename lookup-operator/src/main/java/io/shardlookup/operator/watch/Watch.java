package io.shardlookup.operator.watch;

import com.google.protobuf.ByteString;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.wire.GrpcErrors;
import io.shardlookup.operator.output.Row;
import io.shardlookup.operator.output.Rows;
import io.shardlookup.v1.Changes;
import io.shardlookup.v1.Hello;
import io.shardlookup.v1.KeyspaceSnapshot;
import io.shardlookup.v1.LookupBatch;
import io.shardlookup.v1.LookupKey;
import io.shardlookup.v1.LookupReplies;
import io.shardlookup.v1.LookupResult;
import io.shardlookup.v1.Placement;
import io.shardlookup.v1.SessionRequest;
import io.shardlookup.v1.SessionResponse;
import io.shardlookup.v1.Welcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a watcher knows, and what each message of a session makes it show and ask: pure, no I/O. It
 * outlives sessions, so that the next one resumes where the last one broke. Confined to one thread.
 */
final class Watch {
  private static final int PROTOCOL_VERSION = 1;

  private final String keyspace;
  private final @Nullable String key;
  private String directoryId = "";
  private long viewRevision;
  private boolean held;
  private long batch;
  private LookupResult last = LookupResult.getDefaultInstance();

  /** Watches the keyspace, or only one key of it. */
  Watch(String keyspace, @Nullable String key) {
    this.keyspace = keyspace;
    this.key = key;
  }

  /** What to say first in the next session. */
  Hello hello() {
    Hello.Builder hello =
        Hello.newBuilder()
            .setProtocolVersion(PROTOCOL_VERSION)
            .setClientId("shardctl")
            .setDirectoryId(directoryId)
            .setViewRevision(viewRevision);
    return (held ? hello.addKeyspaces(keyspace) : hello.addSubscribe(keyspace)).build();
  }

  /**
   * Takes in a message.
   *
   * @return what to show
   * @throws LookupException when the keyspace or key cannot be watched
   */
  List<Row> on(SessionResponse message) {
    return switch (message.getMessageCase()) {
      case WELCOME -> onWelcome(message.getWelcome());
      case RESET -> onReset(message.getReset().getRevision());
      case SNAPSHOT -> onSnapshot(message.getSnapshot());
      case CHANGES -> onChanges(message.getChanges());
      case REPLIES -> onReplies(message.getReplies());
      case HEARTBEAT -> onHeartbeat(message.getHeartbeat().getRevision());
      case DRAIN, MESSAGE_NOT_SET -> List.of();
    };
  }

  /** The lookup to send after this message, if there is one. */
  Optional<SessionRequest> lookupAfter(SessionResponse message) {
    String watched = key;
    boolean asks =
        switch (message.getMessageCase()) {
          case SNAPSHOT -> message.getSnapshot().getLast();
          case CHANGES -> message.getChanges().getChangesCount() > 0;
          default -> false;
        };
    if (watched == null || !asks || !held) {
      return Optional.empty();
    }
    return Optional.of(
        SessionRequest.newBuilder()
            .setLookups(
                LookupBatch.newBuilder()
                    .setBatchId(++batch)
                    .setMinRevision(viewRevision)
                    .addKeys(
                        LookupKey.newBuilder()
                            .setKeyspace(keyspace)
                            .setKey(ByteString.copyFromUtf8(watched))))
            .build());
  }

  private List<Row> onWelcome(Welcome welcome) {
    directoryId = welcome.getDirectoryId();
    return List.of();
  }

  private List<Row> onReset(long revision) {
    viewRevision = revision;
    return List.of();
  }

  private List<Row> onHeartbeat(long revision) {
    viewRevision = Math.max(viewRevision, revision);
    return List.of();
  }

  private List<Row> onSnapshot(KeyspaceSnapshot snapshot) {
    if (snapshot.hasError()) {
      throw GrpcErrors.fromWire(snapshot.getError());
    }
    held |= snapshot.getLast();
    if (!snapshot.getLast() || key != null) {
      return List.of();
    }
    return List.of(row(snapshot.getRevision(), "holds", keyspace));
  }

  private List<Row> onChanges(Changes changes) {
    viewRevision = Math.max(viewRevision, changes.getRevision());
    if (key != null) {
      return List.of();
    }
    List<Row> rows = new ArrayList<>();
    changes
        .getChangesList()
        .forEach(
            change ->
                ChangeRows.of(change, keyspace)
                    .ifPresent(
                        row ->
                            rows.add(
                                new Row().with("revision", changes.getRevision()).withAll(row))));
    return rows;
  }

  private List<Row> onReplies(LookupReplies replies) {
    String watched = key;
    if (watched == null || replies.getResultsCount() != 1) {
      return List.of();
    }
    LookupResult result = replies.getResults(0);
    if (result.equals(last)) {
      return List.of();
    }
    last = result;
    if (result.hasError()) {
      return List.of(
          row(
              replies.getRevision(),
              Rows.word(result.getError().getReason(), "ERROR_REASON_"),
              result.getError().getMessage()));
    }
    Placement placement = result.getPlacement();
    return List.of(
        new Row().with("revision", replies.getRevision()).withAll(Rows.of(watched, placement)));
  }

  private static Row row(long revision, String what, String words) {
    return new Row().with("revision", revision).with("change", what).with("subject", words);
  }
}
