package io.shardlookup.processes;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Kafka broker to be started.
 *
 * @param name what messages call it, and its data folder
 * @param directory holds the broker's data ({@code <name>}), properties ({@code <name>.properties})
 *     and log ({@code <name>.log}); created when missing, never deleted
 * @param ports where it listens; null = free ones
 * @param jvmOptions options of its JVM, such as {@code -Xmx256m}
 * @param properties settings beyond, and instead of, those that every broker gets
 */
public record KafkaConfig(
    String name,
    Path directory,
    @Nullable KafkaPorts ports,
    List<String> jvmOptions,
    Map<String, String> properties) {

  /** A small heap and little compilation: a broker for some hundred records a second. */
  private static final List<String> SMALL =
      List.of(
          "-Xms64m",
          "-Xmx256m",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:+ExitOnOutOfMemoryError");

  /** Copies what is mutable. */
  public KafkaConfig {
    directory = directory.toAbsolutePath();
    jvmOptions = List.copyOf(jvmOptions);
    properties = Map.copyOf(properties);
  }

  /** A small broker on free ports. */
  public static KafkaConfig of(String name, Path directory) {
    return new KafkaConfig(name, directory, null, SMALL, Map.of());
  }

  /** The same on these ports. */
  public KafkaConfig withPorts(KafkaPorts fixed) {
    return new KafkaConfig(name, directory, fixed, jvmOptions, properties);
  }

  /** The same with these options instead. */
  public KafkaConfig withJvmOptions(List<String> other) {
    return new KafkaConfig(name, directory, ports, other, properties);
  }

  /** The same with these settings, such as {@code num.io.threads}. */
  public KafkaConfig withProperties(Map<String, String> more) {
    return new KafkaConfig(name, directory, ports, jvmOptions, more);
  }
}
