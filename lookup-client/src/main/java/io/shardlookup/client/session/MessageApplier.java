package io.shardlookup.client.session;

import io.shardlookup.client.cache.ClientCache;
import io.shardlookup.client.lookup.ColdLookups;
import io.shardlookup.client.metrics.ClientMetrics;
import io.shardlookup.model.AssignmentPool;
import io.shardlookup.model.KeyspaceState;
import io.shardlookup.model.Revision;
import io.shardlookup.model.view.DirectoryChange;
import io.shardlookup.model.wire.ChangeCodec;
import io.shardlookup.model.wire.WireCodec;
import io.shardlookup.v1.Change;
import io.shardlookup.v1.Changes;
import io.shardlookup.v1.KeyspaceSnapshot;
import io.shardlookup.v1.SessionResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the messages of the current stream to the cache and the cold lookups, in their order.
 * Confined to the session executor.
 */
final class MessageApplier {
  private static final Logger log = LoggerFactory.getLogger(MessageApplier.class);

  private final ClientCache cache;
  private final ColdLookups lookups;
  private final ClientMetrics metrics;
  private final ChangeCodec changes;
  private final SnapshotAssembly snapshots;
  private final Consumer<String> appeared;

  /**
   * An applier.
   *
   * @param appeared told of each keyspace that is there and not held, when its record comes alone
   */
  MessageApplier(
      ClientCache cache, ColdLookups lookups, ClientMetrics metrics, Consumer<String> appeared) {
    this.appeared = appeared;
    this.cache = cache;
    this.lookups = lookups;
    this.metrics = metrics;
    WireCodec codec = new WireCodec(new AssignmentPool());
    this.changes = new ChangeCodec(codec);
    this.snapshots = new SnapshotAssembly(codec);
  }

  /** {@link RuntimeException} if the message cannot be read: nothing of it is applied then. */
  void apply(SessionResponse message, long now) {
    switch (message.getMessageCase()) {
      case REPLIES -> lookups.replied(message.getReplies(), now);
      case CHANGES -> apply(message.getChanges());
      case HEARTBEAT -> cache.raise(new Revision(message.getHeartbeat().getRevision()));
      case SNAPSHOT -> apply(message.getSnapshot());
      case RESET -> {
        metrics.resets.increment();
        log.info("reset by the node: {}", message.getReset().getReason());
        snapshots.clear();
        cache.reset(new Revision(message.getReset().getRevision()));
      }
      case WELCOME, DRAIN, MESSAGE_NOT_SET -> {}
    }
  }

  /** Half a snapshot is worth nothing without the rest. */
  void streamEnded() {
    snapshots.clear();
  }

  private void apply(Changes message) {
    List<DirectoryChange> decoded = new ArrayList<>(message.getChangesCount());
    for (Change change : message.getChangesList()) {
      decoded.add(changes.fromWire(change));
    }
    cache.apply(new Revision(message.getRevision()), decoded);
    decoded.forEach(this::noteKeyspace);
  }

  /** After a reset the node sends by itself what is wanted. */
  private void noteKeyspace(DirectoryChange change) {
    if (change instanceof DirectoryChange.KeyspacePut c
        && c.keyspace().state() == KeyspaceState.ACTIVE
        && !cache.holds(c.keyspace().name().text())
        && !cache.resumable().equals(Revision.NONE)) {
      appeared.accept(c.keyspace().name().text());
    }
  }

  private void apply(KeyspaceSnapshot part) {
    if (part.hasError()) {
      log.info("keyspace {} cannot be held: {}", part.getKeyspace(), part.getError().getMessage());
      return;
    }
    SnapshotAssembly.Whole whole = snapshots.add(part, cache.revision());
    if (whole != null) {
      cache.hold(whole.keyspace(), whole.content());
    }
  }
}
