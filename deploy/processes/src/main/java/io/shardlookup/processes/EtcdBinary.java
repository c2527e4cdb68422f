package io.shardlookup.processes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The etcd that processes are started from: what {@code deploy/local/obtain-etcd} answers. The
 * script is looked for in the working directory and the folders above it; the system property
 * {@value #SCRIPT_PROPERTY} names it elsewhere. Thread-safe.
 */
public final class EtcdBinary {
  /** System property: the path of {@code obtain-etcd}, when it is not found by walking up. */
  public static final String SCRIPT_PROPERTY = "shardlookup.obtain-etcd";

  private static final Path SCRIPT = Path.of("deploy", "local", "obtain-etcd");
  private static final Duration LIMIT = Duration.ofMinutes(15);

  private static @Nullable Path located;

  private EtcdBinary() {}

  /**
   * The path of an etcd, fetched now if the machine has none, which takes up to some minutes; asked
   * once in the life of this JVM.
   *
   * @throws ProcessException when there is none to be had, with what the script said
   */
  public static synchronized Path locate() {
    Path known = located;
    if (known == null) {
      known = ask(script());
      located = known;
    }
    return known;
  }

  /** The script that is asked. */
  static Path script() {
    String configured = System.getProperty(SCRIPT_PROPERTY);
    if (configured != null) {
      return Path.of(configured);
    }
    Path here = Path.of("").toAbsolutePath();
    return Stream.<@Nullable Path>iterate(
            here, folder -> folder == null ? null : folder.getParent())
        .takeWhile(folder -> folder != null)
        .map(folder -> folder.resolve(SCRIPT))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () ->
                new ProcessException(
                    "no "
                        + SCRIPT
                        + " in "
                        + here
                        + " or above (expected: a checkout of the product, or -D"
                        + SCRIPT_PROPERTY
                        + ")"));
  }

  private static Path ask(Path script) {
    try {
      Path said = Files.createTempFile("obtain-etcd", ".log");
      try {
        return answer(script, said);
      } finally {
        Files.deleteIfExists(said);
      }
    } catch (IOException e) {
      throw new ProcessException(script + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProcessException(script + ": interrupted", e);
    }
  }

  private static Path answer(Path script, Path said) throws IOException, InterruptedException {
    Path printed = Files.createTempFile("obtain-etcd", ".out");
    try {
      Process process =
          new ProcessBuilder(script.toString())
              .redirectError(said.toFile())
              .redirectOutput(printed.toFile())
              .start();
      if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroy();
        throw new ProcessException(
            script + ": no answer after " + LIMIT + "; it said:\n" + Files.readString(said));
      }
      Path etcd = Path.of(Files.readString(printed).trim());
      if (process.exitValue() != 0 || !etcd.isAbsolute() || !Files.isExecutable(etcd)) {
        throw new ProcessException(
            script
                + ": ended with "
                + process.exitValue()
                + " and '"
                + etcd
                + "' (expected: 0 and the path of an etcd); it said:\n"
                + Files.readString(said));
      }
      return etcd;
    } finally {
      Files.deleteIfExists(printed);
    }
  }
}
