package io.shardlookup.local.cluster;

import io.shardlookup.processes.NodeJvm;
import java.util.List;

/**
 * The Java of the local cluster's own servers: many of them share one machine, and live for a
 * demonstration, so that quick code at once is worth more to all than the quickest code later.
 */
final class LocalJvm {
  private static final List<String> OPTIONS =
      List.of(
          "-Xms64m",
          "-Xmx256m",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:+ExitOnOutOfMemoryError");

  private LocalJvm() {}

  /** With this JVM's class path. */
  static NodeJvm get() {
    return NodeJvm.defaults().withOptions(OPTIONS);
  }
}
