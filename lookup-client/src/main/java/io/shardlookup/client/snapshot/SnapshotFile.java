package io.shardlookup.client.snapshot;

import io.shardlookup.client.cache.ClientCache;
import io.shardlookup.client.cache.Held;
import io.shardlookup.v1.SessionResponse;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;

/**
 * The file that keeps what a client holds: a magic number, the messages that a session would have
 * sent, an empty message, and a CRC-32C over all that. Replaced as a whole, so that a reader finds
 * the old one or the new one. Not thread-safe.
 */
public final class SnapshotFile {
  private static final byte[] MAGIC = {'S', 'L', 'C', 'A', 'C', 'H', 'E', '1'};

  private final Path path;

  /** Nothing is touched yet. */
  public SnapshotFile(Path path) {
    this.path = path.toAbsolutePath();
  }

  /** Whether there is one. */
  public boolean exists() {
    return Files.exists(path);
  }

  /** Replaces the file by what is held. */
  public void write(Held held) throws IOException {
    Path directory = path.getParent();
    if (directory != null) {
      Files.createDirectories(directory);
    }
    Path temporary = path.resolveSibling(path.getFileName() + ".new");
    try (FileChannel file =
        FileChannel.open(
            temporary,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      write(held, Channels.newOutputStream(file));
      file.force(true);
    }
    Files.move(
        temporary, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    if (directory != null) {
      try (FileChannel parent = FileChannel.open(directory, StandardOpenOption.READ)) {
        parent.force(true);
      }
    }
  }

  /**
   * Puts what the file says into an empty cache. {@link IOException} if it is damaged or something
   * else: then the cache is as it was.
   */
  public void readInto(ClientCache cache) throws IOException {
    List<SessionResponse> messages = new ArrayList<>();
    try (InputStream in = new BufferedInputStream(Files.newInputStream(path), 1 << 16)) {
      read(in, messages);
    }
    SavedMessages.restore(messages, cache);
  }

  private static void write(Held held, OutputStream file) throws IOException {
    CRC32C crc = new CRC32C();
    BufferedOutputStream buffered = new BufferedOutputStream(file, 1 << 16);
    OutputStream out = new CheckedOutputStream(buffered, crc);
    out.write(MAGIC);
    SavedMessages.write(
        held,
        message -> {
          message.writeDelimitedTo(out);
        });
    SessionResponse.getDefaultInstance().writeDelimitedTo(out);
    out.flush();
    long value = crc.getValue();
    DataOutputStream trailer = new DataOutputStream(buffered);
    trailer.writeLong(value);
    trailer.flush();
  }

  private static void read(InputStream file, List<SessionResponse> messages) throws IOException {
    CRC32C crc = new CRC32C();
    InputStream in = new CheckedInputStream(file, crc);
    if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
      throw new IOException("not a snapshot of a client");
    }
    while (true) {
      SessionResponse message = SessionResponse.parseDelimitedFrom(in);
      if (message == null) {
        throw new EOFException("cut short after " + messages.size() + " messages");
      }
      if (message.getSerializedSize() == 0) {
        break;
      }
      messages.add(message);
    }
    long computed = crc.getValue();
    byte[] trailer = new byte[Long.BYTES];
    new DataInputStream(file).readFully(trailer);
    long stored = ByteBuffer.wrap(trailer).getLong();
    if (stored != computed) {
      throw new IOException("checksum: " + stored + " (expected: " + computed + ")");
    }
  }
}
