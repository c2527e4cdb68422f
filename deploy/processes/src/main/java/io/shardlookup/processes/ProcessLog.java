package io.shardlookup.processes;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What one process wrote: its log file from the length that the file had when the process started.
 *
 * @param file the log file, which other lives of the same server share
 * @param start where this life begins, in bytes
 */
record ProcessLog(Path file, long start) {
  private static final int READ_BYTES = 256 * 1024;

  /** Creates the file's folder, and makes what comes from now on this log. */
  static ProcessLog open(Path file) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      return new ProcessLog(file, Files.exists(file) ? Files.size(file) : 0);
    } catch (IOException e) {
      throw new UncheckedIOException("log file " + file, e);
    }
  }

  /** The last lines, at most so many, looked for in the last 256 KiB; empty when there are none. */
  String tail(int lines) {
    List<String> all = lastBytes().lines().toList();
    return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
  }

  private String lastBytes() {
    try (RandomAccessFile reader = new RandomAccessFile(file.toFile(), "r")) {
      long from = Math.max(start, reader.length() - READ_BYTES);
      byte[] bytes = new byte[(int) Math.max(0, reader.length() - from)];
      reader.seek(from);
      reader.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "(log file " + file + " cannot be read: " + e.getMessage() + ")";
    }
  }
}
