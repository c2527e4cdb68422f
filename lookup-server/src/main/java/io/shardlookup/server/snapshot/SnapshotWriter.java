package io.shardlookup.server.snapshot;

import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.Mapping;
import io.shardlookup.model.Placement;
import io.shardlookup.model.Scope;
import io.shardlookup.model.Shard;
import io.shardlookup.model.view.DirectoryChange;
import io.shardlookup.model.view.KeyspaceMap;
import io.shardlookup.model.view.View;
import io.shardlookup.model.wire.KeyspaceCodec;
import io.shardlookup.model.wire.WireCodec;
import io.shardlookup.server.follower.SavedView;
import io.shardlookup.storage.v1.SnapshotHeader;
import io.shardlookup.storage.v1.SnapshotPart;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;

/**
 * Writes one view to a file, part by part: never more than a part of it is in memory twice. Used
 * once, by one thread.
 */
final class SnapshotWriter {
  static final int FORMAT = 1;

  /** Records of a part: some 100 KB. */
  private static final int PART_SIZE = 1_000;

  private final OutputStream out;
  private SnapshotPart.Builder part = SnapshotPart.newBuilder();
  private int records;

  private SnapshotWriter(OutputStream out) {
    this.out = out;
  }

  /**
   * Replaces the file by one with this view, whole or not at all: it is written beside it, forced
   * to disk and renamed.
   */
  static void write(Path file, SavedView.Mark mark, View view) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    CRC32C checksum = new CRC32C();
    try (FileOutputStream disk = new FileOutputStream(fresh.toFile());
        BufferedOutputStream buffered = new BufferedOutputStream(disk, 1 << 16)) {
      OutputStream checked = new CheckedOutputStream(buffered, checksum);
      new SnapshotWriter(checked).write(mark, view);
      new DataOutputStream(buffered).writeLong(checksum.getValue());
      buffered.flush();
      disk.getFD().sync();
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private void write(SavedView.Mark mark, View view) throws IOException {
    SnapshotHeader.newBuilder()
        .setFormat(FORMAT)
        .setDirectoryId(mark.identity().id())
        .setIncarnation(mark.identity().incarnation())
        .setRevision(view.revision().value())
        .setCompleteAtMillis(mark.completeAtMillis())
        .build()
        .writeDelimitedTo(out);
    try {
      for (Shard shard : view.shards()) {
        part.addShards(WireCodec.toWire(shard));
        counted();
      }
      view.damagedShards()
          .forEach((name, problem) -> damaged(new DirectoryChange.ShardDamaged(name, problem)));
      view.keyspaces().forEach(this::keyspace);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    part.setLast(true).build().writeDelimitedTo(out);
  }

  private void keyspace(KeyspaceMap keyspace) {
    if (keyspace.definition() != null) {
      part.addKeyspaces(KeyspaceCodec.toWire(keyspace.definition()));
      counted();
    }
    keyspace
        .epochs()
        .forEach(
            epoch -> {
              part.addEpochs(WireCodec.toWire(epoch));
              counted();
            });
    KeyspaceName name = keyspace.name();
    keyspace.forEachScope((scope, placement) -> mapping(name, scope, placement));
    keyspace.forEachEntry((key, placement) -> mapping(name, new Scope.Entry(key), placement));
    keyspace.damagedRecords().forEach(this::damaged);
  }

  private void mapping(KeyspaceName name, Scope scope, Placement placement) {
    part.addMappings(
        WireCodec.toWire(new Mapping(name, scope, placement.assignment(), placement.generation())));
    counted();
  }

  private void damaged(DirectoryChange damage) {
    part.addDamaged(DamagedRecords.toStorage(damage));
    counted();
  }

  private void counted() {
    if (++records % PART_SIZE != 0) {
      return;
    }
    try {
      part.build().writeDelimitedTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    part = SnapshotPart.newBuilder();
  }
}
