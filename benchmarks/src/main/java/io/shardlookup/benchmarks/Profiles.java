package io.shardlookup.benchmarks;

import io.shardlookup.benchmarks.report.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Summaries of recordings, a file for each measurement. */
final class Profiles {
  private static final String SUFFIX = ".txt";

  private final Path folder;

  Profiles(Path folder) {
    this.folder = folder;
  }

  /** Replaces those of the measured rows by the fresh ones, and returns all there are now. */
  Map<String, String> replace(List<Row> measured, Map<String, String> fresh) throws IOException {
    Files.createDirectories(folder);
    for (Row row : measured) {
      Files.deleteIfExists(folder.resolve(row.name() + SUFFIX));
    }
    for (Map.Entry<String, String> entry : fresh.entrySet()) {
      Files.writeString(folder.resolve(entry.getKey() + SUFFIX), entry.getValue());
    }
    Map<String, String> all = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(path -> path.toString().endsWith(SUFFIX)).toList()) {
        String name = file.getFileName().toString();
        all.put(name.substring(0, name.length() - SUFFIX.length()), Files.readString(file));
      }
    }
    return all;
  }
}
