package io.shardlookup.local.cluster;

import io.shardlookup.processes.ProcessRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which processes are the cluster, written down so that a later command finds exactly them. Each
 * write replaces the file as a whole. Confined to the holder of the cluster's lock.
 */
final class ProcessFile {
  private final Path file;

  ProcessFile(Path file) {
    this.file = file;
  }

  /** The last process of each server by name; empty when there is no file. */
  Map<String, ProcessRecord> read() {
    Map<String, ProcessRecord> records = new LinkedHashMap<>();
    try {
      for (String line : Files.readAllLines(file)) {
        ProcessRecord found = ProcessRecord.parse(line);
        records.put(found.name(), found);
      }
      return records;
    } catch (NoSuchFileException none) {
      return records;
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new LocalException(file + ": " + e.getMessage(), e);
    }
  }

  /** Notes the process of one more server, or its new life. */
  void put(ProcessRecord started) {
    Map<String, ProcessRecord> records = read();
    records.put(started.name(), started);
    List<String> lines = records.values().stream().map(ProcessRecord::toLine).toList();
    Path next = file.resolveSibling(file.getFileName() + ".next");
    try {
      Files.write(next, lines);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": " + e.getMessage(), e);
    }
  }

  /** Forgets all of them. */
  void delete() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": " + e.getMessage(), e);
    }
  }
}
