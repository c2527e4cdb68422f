package io.shardlookup.processes;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A lookup node to be started as a process of its own.
 *
 * @param nodeId its {@code --node-id}, and what messages call it
 * @param directory holds the node's data ({@code <nodeId>}) and log ({@code <nodeId>.log}); created
 *     when missing, never deleted
 * @param ports where it listens; null = free ones
 * @param arguments the node's flags beyond {@code --node-id}, {@code --client-port}, {@code
 *     --metrics-port} and {@code --data-dir}, which are added
 * @param jvm the Java that runs it
 * @param probe tells when it serves
 */
public record LookupNodeConfig(
    String nodeId,
    Path directory,
    @Nullable NodePorts ports,
    List<String> arguments,
    NodeJvm jvm,
    NodeProbe probe) {

  /** Copies the arguments. */
  public LookupNodeConfig {
    directory = directory.toAbsolutePath();
    arguments = List.copyOf(arguments);
  }

  /**
   * A node on free ports, run by this JVM's Java and class path, ready when its client port is
   * open.
   */
  public static LookupNodeConfig of(String nodeId, Path directory, List<String> arguments) {
    return new LookupNodeConfig(
        nodeId, directory, null, arguments, NodeJvm.defaults(), NodeProbe.LISTENS);
  }

  /** The same on these ports. */
  public LookupNodeConfig withPorts(NodePorts fixed) {
    return new LookupNodeConfig(nodeId, directory, fixed, arguments, jvm, probe);
  }

  /** The same with this Java. */
  public LookupNodeConfig withJvm(NodeJvm other) {
    return new LookupNodeConfig(nodeId, directory, ports, arguments, other, probe);
  }

  /** The same, ready only when the probe says so. */
  public LookupNodeConfig withProbe(NodeProbe other) {
    return new LookupNodeConfig(nodeId, directory, ports, arguments, jvm, other);
  }
}
