package io.shardlookup.processes;

import java.nio.file.Path;
import java.util.List;

/**
 * The Java that runs a lookup node.
 *
 * @param java the {@code java} program
 * @param options options of the JVM, such as {@code -Xmx256m}
 * @param classPath where the node's classes are
 * @param mainClass the class whose {@code main} is the node
 */
public record NodeJvm(Path java, List<String> options, String classPath, String mainClass) {
  /** The main class of the lookup node. */
  public static final String LOOKUP_NODE_MAIN = "io.shardlookup.server.LookupNodeMain";

  /** Copies the options. */
  public NodeJvm {
    options = List.copyOf(options);
  }

  /**
   * This JVM's {@code java} and class path, a heap of at most 256 MiB, an exit when that is used
   * up.
   */
  public static NodeJvm defaults() {
    return new NodeJvm(
        Path.of(System.getProperty("java.home"), "bin", "java"),
        List.of("-Xms64m", "-Xmx256m", "-XX:+ExitOnOutOfMemoryError"),
        System.getProperty("java.class.path"),
        LOOKUP_NODE_MAIN);
  }

  /** The same with these options instead. */
  public NodeJvm withOptions(List<String> other) {
    return new NodeJvm(java, other, classPath, mainClass);
  }

  /** The same with this class path instead. */
  public NodeJvm withClassPath(String other) {
    return new NodeJvm(java, options, other, mainClass);
  }

  /** The same with this main class instead. */
  public NodeJvm withMainClass(String other) {
    return new NodeJvm(java, options, classPath, other);
  }
}
