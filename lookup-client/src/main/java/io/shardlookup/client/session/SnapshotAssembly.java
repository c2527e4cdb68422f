package io.shardlookup.client.session;

import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.Revision;
import io.shardlookup.model.view.DirectoryChange;
import io.shardlookup.model.wire.ChangeCodec;
import io.shardlookup.model.wire.KeyspaceCodec;
import io.shardlookup.model.wire.WireCodec;
import io.shardlookup.v1.KeyspaceSnapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Collects the parts of keyspace snapshots until the last one. Bounded by what a keyspace may hold.
 * Confined to the session executor.
 */
final class SnapshotAssembly {
  private final WireCodec codec;
  private final Map<String, Parts> open = new HashMap<>();

  private record Parts(long revision, boolean outdated, List<DirectoryChange> content) {}

  /**
   * A whole snapshot.
   *
   * @param keyspace its name
   * @param revision when it was taken
   * @param content definition, epochs and mappings, readable or damaged
   */
  record Whole(KeyspaceName keyspace, Revision revision, List<DirectoryChange> content) {}

  SnapshotAssembly(WireCodec codec) {
    this.codec = codec;
  }

  /**
   * Adds a part; the whole if it was the last one, else null. A definition begins anew. One that
   * was taken before what the client knows, V, is dropped: it lacks changes that will not come
   * again.
   */
  @Nullable Whole add(KeyspaceSnapshot part, Revision known) {
    Parts parts = open.get(part.getKeyspace());
    if (parts == null || part.hasDefinition() || parts.revision() != part.getRevision()) {
      boolean outdated = new Revision(part.getRevision()).isOlderThan(known);
      parts = new Parts(part.getRevision(), outdated, new ArrayList<>());
      open.put(part.getKeyspace(), parts);
    }
    List<DirectoryChange> content = parts.content();
    if (part.hasDefinition()) {
      content.add(new DirectoryChange.KeyspacePut(KeyspaceCodec.fromWire(part.getDefinition())));
    }
    part.getEpochsList()
        .forEach(epoch -> content.add(new DirectoryChange.EpochPut(WireCodec.fromWire(epoch))));
    part.getMappingsList()
        .forEach(mapping -> content.add(new DirectoryChange.MappingPut(codec.fromWire(mapping))));
    content.addAll(ChangeCodec.damageOf(part));
    if (!part.getLast()) {
      return null;
    }
    open.remove(part.getKeyspace());
    if (parts.outdated()) {
      return null;
    }
    return new Whole(
        new KeyspaceName(part.getKeyspace()), new Revision(part.getRevision()), content);
  }

  /** Drops all parts: their stream is over, or was reset. */
  void clear() {
    open.clear();
  }
}
