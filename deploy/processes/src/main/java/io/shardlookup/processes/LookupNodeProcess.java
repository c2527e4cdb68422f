package io.shardlookup.processes;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A lookup node in a process of its own: paused, killed and restarted on the same ports and data.
 * It is ready when it listens on its client port and its probe says so. Thread-safe.
 */
public final class LookupNodeProcess extends RestartableServer {
  private final NodePorts ports;
  private final Path dataDirectory;

  private LookupNodeProcess(
      ServerCommand command, NodePorts ports, Path dataDirectory, NodeProbe probe) {
    super(command, Set.of(ports.client()), () -> probe.serves(target(ports.client())));
    this.ports = ports;
    this.dataDirectory = dataDirectory;
  }

  /** The node, not started: for callers that start several and wait for them afterwards. */
  public static LookupNodeProcess of(LookupNodeConfig config) {
    NodePorts given = config.ports();
    NodePorts ports = given == null ? NodePorts.free() : given;
    Path data = config.directory().resolve(config.nodeId());
    ServerCommand command =
        ServerCommand.of(
                config.nodeId(),
                words(config, ports, data),
                config.directory().resolve(config.nodeId() + ".log"))
            .withoutEnvironment("SHARD_LOOKUP_");
    return new LookupNodeProcess(command, ports, data, config.probe());
  }

  /**
   * Starts the node and returns when it is ready. On free ports, this is tried again with others
   * when somebody else took one in between.
   *
   * @throws ProcessException when the node exits or is not ready in time; nothing is left running
   *     then
   */
  public static LookupNodeProcess start(LookupNodeConfig config, Duration timeout) {
    return startOn(config.ports() == null, () -> of(config), timeout);
  }

  /** Its two ports. */
  public NodePorts ports() {
    return ports;
  }

  /** Where clients connect, such as {@code 127.0.0.1:7101}. */
  public String target() {
    return target(ports.client());
  }

  /** Where metrics are read, such as {@code http://127.0.0.1:7201}. */
  public String metricsUrl() {
    return "http://" + target(ports.metrics());
  }

  /** The folder that the node keeps its snapshot in. */
  public Path dataDirectory() {
    return dataDirectory;
  }

  private static List<String> words(LookupNodeConfig config, NodePorts ports, Path data) {
    NodeJvm jvm = config.jvm();
    List<String> words = new ArrayList<>();
    words.add(jvm.java().toString());
    words.addAll(jvm.options());
    words.addAll(List.of("-cp", jvm.classPath(), jvm.mainClass()));
    words.add("--node-id=" + config.nodeId());
    words.add("--client-port=" + ports.client());
    words.add("--metrics-port=" + ports.metrics());
    words.add("--data-dir=" + data);
    words.addAll(config.arguments());
    return words;
  }

  private static String target(int port) {
    return "127.0.0.1:" + port;
  }
}
