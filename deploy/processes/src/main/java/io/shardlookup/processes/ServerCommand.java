package io.shardlookup.processes;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What to run, and where: immutable, nothing is started by making one.
 *
 * @param name what messages call the process; letters, digits, dots, dashes and underscores
 * @param command the program and its arguments, not empty; no shell is involved
 * @param environment the whole environment of the process, not only what is added to this one's
 * @param workingDirectory an existing folder
 * @param logFile where standard output and standard error are appended to; its folder is created
 *     when missing
 */
public record ServerCommand(
    String name,
    List<String> command,
    Map<String, String> environment,
    Path workingDirectory,
    Path logFile) {

  /** Copies what is mutable and checks the name and the command. */
  public ServerCommand {
    if (!name.matches("[A-Za-z0-9._-]+")) {
      throw new IllegalArgumentException(
          "name: '" + name + "' (expected: letters, digits, dots, dashes and underscores)");
    }
    if (command.isEmpty()) {
      throw new IllegalArgumentException("command: empty (expected: a program and its arguments)");
    }
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }

  /** A command with this JVM's environment and working directory. */
  public static ServerCommand of(String name, List<String> command, Path logFile) {
    return new ServerCommand(name, command, System.getenv(), Path.of("").toAbsolutePath(), logFile);
  }

  /** The same command with another working directory. */
  public ServerCommand in(Path directory) {
    return new ServerCommand(name, command, environment, directory, logFile);
  }

  /** The same command with one variable added or replaced. */
  public ServerCommand withEnvironment(String variable, String value) {
    Map<String, String> changed = new HashMap<>(environment);
    changed.put(variable, value);
    return new ServerCommand(name, command, changed, workingDirectory, logFile);
  }

  /** The same command without the variables whose names start with {@code prefix}. */
  public ServerCommand withoutEnvironment(String prefix) {
    Map<String, String> changed = new HashMap<>(environment);
    changed.keySet().removeIf(variable -> variable.startsWith(prefix));
    return new ServerCommand(name, command, changed, workingDirectory, logFile);
  }

  /**
   * The words that are executed: in a session of its own, a Ctrl-C at the terminal does not reach
   * the process, and all that it starts can be found. {@code setsid} replaces itself by the
   * program, so the process id stays.
   */
  List<String> words() {
    List<String> words = new ArrayList<>(List.of("setsid"));
    words.addAll(command);
    return words;
  }
}
