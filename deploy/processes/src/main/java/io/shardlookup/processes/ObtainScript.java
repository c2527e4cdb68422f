package io.shardlookup.processes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A script of {@code deploy/local} that prints the path of a server program, which it fetches when
 * the machine has none. It is looked for in the working directory and the folders above it; the
 * system property {@code shardlookup.<name>} names it elsewhere. Asked once in its life.
 * Thread-safe.
 */
final class ObtainScript {
  private static final Path FOLDER = Path.of("deploy", "local");
  private static final Duration LIMIT = Duration.ofMinutes(15);

  private final String name;
  private @Nullable Path located;

  /** The script of this name, such as {@code obtain-etcd}. */
  ObtainScript(String name) {
    this.name = name;
  }

  /**
   * The path of the program, fetched now if the machine has none, which takes up to some minutes.
   *
   * @throws ProcessException when there is none to be had, with what the script said
   */
  synchronized Path locate() {
    Path known = located;
    if (known == null) {
      known = ask(script());
      located = known;
    }
    return known;
  }

  /** The script that is asked. */
  Path script() {
    String property = "shardlookup." + name;
    String configured = System.getProperty(property);
    if (configured != null) {
      return Path.of(configured);
    }
    return Checkout.find(FOLDER.resolve(name), Files::isExecutable)
        .orElseThrow(
            () ->
                new ProcessException(
                    "no %s in %s (expected: a checkout of the product, or -D%s)"
                        .formatted(FOLDER.resolve(name), Checkout.place(), property)));
  }

  private Path ask(Path script) {
    try {
      Path said = Files.createTempFile(name, ".log");
      Path printed = Files.createTempFile(name, ".out");
      try {
        return answer(script, said, printed);
      } finally {
        Files.deleteIfExists(said);
        Files.deleteIfExists(printed);
      }
    } catch (IOException e) {
      throw new ProcessException(script + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProcessException(script + ": interrupted", e);
    }
  }

  private static Path answer(Path script, Path said, Path printed)
      throws IOException, InterruptedException {
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
    Path program = Path.of(Files.readString(printed).trim());
    if (process.exitValue() != 0 || !program.isAbsolute() || !Files.isExecutable(program)) {
      throw new ProcessException(
          "%s: ended with %d and '%s' (expected: 0 and the path of a program); it said:\n%s"
              .formatted(script, process.exitValue(), program, Files.readString(said)));
    }
    return program;
  }
}
