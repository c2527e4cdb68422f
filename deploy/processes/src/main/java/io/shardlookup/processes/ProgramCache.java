package io.shardlookup.processes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The folder in which obtained programs and what is made with them are kept between runs: {@code
 * SHARD_LOOKUP_CACHE}, else {@code .cache/shard-lookup} in the user's home, as for the scripts.
 */
final class ProgramCache {
  private ProgramCache() {}

  /** A folder in it, created when missing. */
  static Path folder(String name) throws IOException {
    String configured = System.getenv().getOrDefault("SHARD_LOOKUP_CACHE", "");
    Path cache =
        configured.isEmpty()
            ? Path.of(
                System.getenv().getOrDefault("HOME", System.getProperty("user.home")),
                ".cache",
                "shard-lookup")
            : Path.of(configured);
    return Files.createDirectories(cache.resolve(name).toAbsolutePath());
  }
}
