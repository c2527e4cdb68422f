package io.shardlookup.benchmarks.peer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Asks {@code benchmarks/obtain-peer} for a server program. */
final class PeerScript {
  /** System property: the folder of the script. */
  static final String FOLDER_PROPERTY = "shardlookup.benchmarks";

  private static final long LIMIT_MINUTES = 15;

  private PeerScript() {}

  /** The program's path; {@link PeerMissingException} if it is not to be had here. */
  static Path obtain(String peer) {
    Path script = Path.of(System.getProperty(FOLDER_PROPERTY, "benchmarks")).resolve("obtain-peer");
    try {
      Process process =
          new ProcessBuilder(script.toAbsolutePath().toString(), peer)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
        process.destroy();
        throw new PeerMissingException(peer + ": no answer in " + LIMIT_MINUTES + " minutes");
      }
      if (process.exitValue() != 0) {
        throw new PeerMissingException(peer + " is not to be had here: obtain-peer failed");
      }
      return Path.of(printed.strip());
    } catch (IOException e) {
      throw new PeerMissingException(peer + ": cannot run " + script + ": " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PeerMissingException(peer + ": interrupted");
    }
  }
}
