package io.shardlookup.local.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * The folder of all servers' data and logs, and beside it whether a first start has come to its
 * end.
 *
 * @param path the folder
 * @param finished the file that says so
 */
record DataFolder(Path path, Path finished) {
  /** That of the cluster in this folder. */
  static DataFolder in(Path cluster) {
    return new DataFolder(cluster.resolve("data"), cluster.resolve("started"));
  }

  /** Makes it if there is none. */
  void create() throws IOException {
    Files.createDirectories(path);
  }

  /** Notes that what is in it has been started as a whole. */
  void finish() throws IOException {
    Files.writeString(finished, "");
  }

  /** Data of a first start that did not get to its end holds nothing, and may not even be read. */
  void forgetUnfinished() {
    if (!Files.exists(finished)) {
      delete(path);
    }
  }

  /** Deletes all of it. */
  void delete() {
    delete(path);
    delete(finished);
  }

  private static void delete(Path root) {
    if (!Files.exists(root)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path each : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("delete " + root + ": " + e.getMessage(), e);
    }
  }
}
