package io.shardlookup.server.snapshot;

import io.shardlookup.model.AssignmentPool;
import io.shardlookup.model.Revision;
import io.shardlookup.model.view.DirectoryChange;
import io.shardlookup.model.view.View;
import io.shardlookup.model.wire.KeyspaceCodec;
import io.shardlookup.model.wire.WireCodec;
import io.shardlookup.server.follower.SavedView;
import io.shardlookup.server.view.DirectoryIdentity;
import io.shardlookup.storage.v1.SnapshotHeader;
import io.shardlookup.storage.v1.SnapshotPart;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/** Reads what {@link SnapshotWriter} wrote. {@link IOException} says what is wrong with a file. */
final class SnapshotReader {
  private static final int CHECKSUM_BYTES = 8;

  private final WireCodec codec;

  SnapshotReader(AssignmentPool pool) {
    this.codec = new WireCodec(pool);
  }

  /** Of what the file is, after its checksum was found right. */
  SavedView.Mark mark(Path file) throws IOException {
    verify(file);
    try (InputStream in = open(file)) {
      return mark(in);
    }
  }

  /** The view of the file, after its checksum was found right. */
  SavedView.Saved read(Path file) throws IOException {
    verify(file);
    try (InputStream in = open(file)) {
      SavedView.Mark mark = mark(in);
      View view = View.EMPTY;
      while (true) {
        SnapshotPart part = SnapshotPart.parseDelimitedFrom(in);
        if (part == null) {
          throw new IOException("the last part is missing");
        }
        view = view.with(mark.revision(), changes(part));
        if (part.getLast()) {
          return new SavedView.Saved(mark, view);
        }
      }
    } catch (RuntimeException e) {
      throw new IOException("a record cannot be read: " + e.getMessage(), e);
    }
  }

  private static SavedView.Mark mark(InputStream in) throws IOException {
    SnapshotHeader header = SnapshotHeader.parseDelimitedFrom(in);
    if (header == null || header.getFormat() != SnapshotWriter.FORMAT) {
      int format = header == null ? 0 : header.getFormat();
      throw new IOException("format: " + format + " (expected: " + SnapshotWriter.FORMAT + ")");
    }
    return new SavedView.Mark(
        new DirectoryIdentity(header.getDirectoryId(), header.getIncarnation()),
        new Revision(header.getRevision()),
        header.getCompleteAtMillis());
  }

  private List<DirectoryChange> changes(SnapshotPart part) {
    List<DirectoryChange> changes = new ArrayList<>();
    part.getKeyspacesList()
        .forEach(k -> changes.add(new DirectoryChange.KeyspacePut(KeyspaceCodec.fromWire(k))));
    part.getShardsList()
        .forEach(s -> changes.add(new DirectoryChange.ShardPut(WireCodec.fromWire(s))));
    part.getEpochsList()
        .forEach(e -> changes.add(new DirectoryChange.EpochPut(WireCodec.fromWire(e))));
    part.getMappingsList()
        .forEach(m -> changes.add(new DirectoryChange.MappingPut(codec.fromWire(m))));
    part.getDamagedList().forEach(d -> changes.add(DamagedRecords.fromStorage(d)));
    return changes;
  }

  private static void verify(Path file) throws IOException {
    long left = Files.size(file) - CHECKSUM_BYTES;
    if (left <= 0) {
      throw new IOException("size: " + Files.size(file) + " bytes (expected: a whole file)");
    }
    CRC32C checksum = new CRC32C();
    byte[] buffer = new byte[1 << 16];
    try (DataInputStream in = new DataInputStream(open(file))) {
      while (left > 0) {
        int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (read < 0) {
          throw new IOException("it became shorter while it was read");
        }
        checksum.update(buffer, 0, read);
        left -= read;
      }
      long expected = in.readLong();
      if (checksum.getValue() != expected) {
        throw new IOException(
            String.format("checksum: %08x (expected: %08x)", checksum.getValue(), expected));
      }
    }
  }

  private static InputStream open(Path file) throws IOException {
    return new BufferedInputStream(Files.newInputStream(file), 1 << 16);
  }
}
