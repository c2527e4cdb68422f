package io.shardlookup.benchmarks.peer;

import io.shardlookup.processes.ServerCommand;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Another {@code main} of this class path, as a process with the same JVM options as a node. */
public final class JavaServer {
  /** What every Java server of a measurement runs with, lookup nodes too. */
  public static final List<String> OPTIONS =
      List.of("-Xms512m", "-Xmx2g", "-XX:+ExitOnOutOfMemoryError");

  private JavaServer() {}

  /** The command of a server of that name. */
  public static ServerCommand command(
      String name, Class<?> main, List<String> arguments, Path directory) {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(OPTIONS);
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    words.addAll(arguments);
    return ServerCommand.of(name, words, directory.resolve(name + ".log"));
  }
}
