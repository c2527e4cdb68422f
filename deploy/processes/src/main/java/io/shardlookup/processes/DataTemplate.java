package io.shardlookup.processes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The data of a database server that has not run yet: made once for a program, which takes seconds,
 * kept in the cache, and copied for each new server. Processes take turns with it by a file lock,
 * threads by a monitor.
 */
final class DataTemplate {
  /** Part of the key: to be raised when {@code initialise} makes other data than before. */
  private static final int VERSION = 1;

  private static final int KEY_BYTES = 8;
  private static final Object ONE_THREAD = new Object();

  private final DatabaseInstallation installation;

  DataTemplate(DatabaseInstallation installation) {
    this.installation = installation;
  }

  /** Makes {@code data} a copy of it, whole or not at all; does nothing when that exists. */
  void copyTo(Path data) {
    if (Files.exists(data)) {
      return;
    }
    try {
      Files.createDirectories(data.getParent());
      Path copy = Files.createTempDirectory(data.getParent(), data.getFileName() + ".new-");
      try {
        copyFromCache(copy);
        Files.move(copy, data, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        FileTrees.delete(copy);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("new data for a server, in " + data, e);
    }
  }

  private void copyFromCache(Path copy) throws IOException {
    Path cache = ProgramCache.folder(installation.kind().label());
    synchronized (ONE_THREAD) {
      try (FileChannel channel =
              FileChannel.open(
                  cache.resolve("data.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock held = channel.lock()) {
        assert held.isValid();
        Path template = cache.resolve("data-" + key());
        if (!Files.exists(template)) {
          make(template, cache);
        }
        FileTrees.copy(template, copy);
      }
    }
  }

  private void make(Path template, Path cache) throws IOException {
    Path work = Files.createTempDirectory(cache, "data-work-");
    try {
      Path data = Files.createDirectory(work.resolve("data"));
      installation.initialise(data, work);
      Files.move(data, template, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      FileTrees.delete(work);
    }
  }

  /** Another program, or other data made by it, is another template. */
  private String key() throws IOException {
    Path program = installation.program().toRealPath();
    List<String> parts =
        List.of(
            Integer.toString(VERSION),
            program.toString(),
            Files.getLastModifiedTime(program).toString(),
            String.join("\n", DatabaseInstallation.SETUP));
    byte[] all = String.join("\n", parts).getBytes(StandardCharsets.UTF_8);
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(all);
      return HexFormat.of().formatHex(hash, 0, KEY_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
