package io.shardlookup.local.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** One command at a time works on one cluster; the kernel frees the lock of one that dies. */
final class ClusterLock implements AutoCloseable {
  private static final int MAX_ID_BYTES = 20;

  private final FileChannel channel;

  private ClusterLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock of the cluster in this folder, which is created when missing.
   *
   * @throws LocalException when another command holds it
   */
  static ClusterLock take(Path directory) {
    try {
      Files.createDirectories(directory);
      FileChannel channel =
          FileChannel.open(
              directory.resolve("lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      if (!isTaken(channel)) {
        String holder = holder(channel);
        channel.close();
        throw new LocalException(
            directory
                + ": another command is at work here, process "
                + holder
                + " (expected: one at a time)");
      }
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(ownId().getBytes(StandardCharsets.US_ASCII)), 0);
      return new ClusterLock(channel);
    } catch (IOException e) {
      throw new UncheckedIOException(directory + ": " + e.getMessage(), e);
    }
  }

  private static boolean isTaken(FileChannel channel) throws IOException {
    try {
      @Nullable FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException bySameJvm) {
      return false;
    }
  }

  /** The process that wrote its id when it took the lock. */
  private static String holder(FileChannel channel) throws IOException {
    ByteBuffer id = ByteBuffer.allocate(MAX_ID_BYTES);
    channel.read(id, 0);
    return new String(id.array(), 0, id.position(), StandardCharsets.US_ASCII);
  }

  private static String ownId() {
    return Long.toString(ProcessHandle.current().pid());
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
