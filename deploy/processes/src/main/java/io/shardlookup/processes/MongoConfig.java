package io.shardlookup.processes;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A server that speaks MongoDB's protocol, to be started.
 *
 * @param name what messages call it, and its data file
 * @param directory holds the server's data ({@code <name>}) and log ({@code <name>.log}); created
 *     when missing, never deleted
 * @param port where it listens; null = a free one
 * @param jvmOptions options of its JVM, such as {@code -Xmx256m}
 */
public record MongoConfig(
    String name, Path directory, @Nullable Integer port, List<String> jvmOptions) {

  private static final List<String> SMALL =
      List.of("-Xms32m", "-Xmx256m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError");

  /** Checks the port and copies the options. */
  public MongoConfig {
    if (port != null && (port < 1 || port > 65_535)) {
      throw new IllegalArgumentException("port: " + port + " (expected: 1..65535)");
    }
    directory = directory.toAbsolutePath();
    jvmOptions = List.copyOf(jvmOptions);
  }

  /** A small server on a free port. */
  public static MongoConfig of(String name, Path directory) {
    return new MongoConfig(name, directory, null, SMALL);
  }

  /** The same on this port. */
  public MongoConfig withPort(int fixed) {
    return new MongoConfig(name, directory, fixed, jvmOptions);
  }

  /** The same with these options instead. */
  public MongoConfig withJvmOptions(List<String> other) {
    return new MongoConfig(name, directory, port, other);
  }
}
