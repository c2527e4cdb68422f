package io.shardlookup.processes;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A database server to be started.
 *
 * @param name what messages call it, and its data folder
 * @param directory holds the server's data ({@code <name>}) and log ({@code <name>.log}); created
 *     when missing, never deleted
 * @param port where it listens; null = a free one
 * @param binary the program to run; null = what the script of its kind answers
 * @param flags options after, and so instead of, those that every server gets
 */
public record DatabaseConfig(
    String name,
    Path directory,
    @Nullable Integer port,
    @Nullable Path binary,
    List<String> flags) {

  /** Checks the port and copies the flags. */
  public DatabaseConfig {
    if (port != null && (port < 1 || port > 65_535)) {
      throw new IllegalArgumentException("port: " + port + " (expected: 1..65535)");
    }
    directory = directory.toAbsolutePath();
    flags = List.copyOf(flags);
  }

  /** A server on a free port, with the settings that every server gets. */
  public static DatabaseConfig of(String name, Path directory) {
    return new DatabaseConfig(name, directory, null, null, List.of());
  }

  /** The same on this port. */
  public DatabaseConfig withPort(int fixed) {
    return new DatabaseConfig(name, directory, fixed, binary, flags);
  }

  /** The same with this program. */
  public DatabaseConfig withBinary(Path program) {
    return new DatabaseConfig(name, directory, port, program, flags);
  }

  /** The same with these options, such as {@code --innodb-buffer-pool-size=512M}. */
  public DatabaseConfig withFlags(List<String> more) {
    return new DatabaseConfig(name, directory, port, binary, more);
  }

  /** The folder of the server's data. */
  Path data() {
    return directory.resolve(name);
  }

  /** The command of a server with this program and these words. */
  ServerCommand command(List<String> words) {
    return ServerCommand.of(name, words, directory.resolve(name + ".log"))
        .in(directory)
        .withoutEnvironment("MYSQL")
        .withoutEnvironment("MARIADB");
  }
}
