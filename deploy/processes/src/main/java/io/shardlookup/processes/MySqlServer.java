package io.shardlookup.processes;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A shard on MySQL. Thread-safe. */
public final class MySqlServer extends ShardDatabase {
  /** The flags under which data is made as well as used, beyond those of every product. */
  static final List<String> DATA_FLAGS =
      List.of("--innodb-redo-log-capacity=32M", "--secure-file-priv=NULL", "--mysqlx=OFF");

  private static final ObtainScript SCRIPT = new ObtainScript("obtain-mysql");

  private MySqlServer(DatabaseConfig config, int port, Path program) {
    super(config, port, new MySqlInstallation(program), words(config, port, program));
  }

  /**
   * The server, not started: for callers that start several and wait for them afterwards. Its
   * program is fetched now if the machine has none.
   *
   * @throws ProcessException when there is none to be had
   */
  public static MySqlServer of(DatabaseConfig config) {
    Integer given = config.port();
    Path binary = config.binary();
    return new MySqlServer(
        config,
        given == null ? Ports.free() : given,
        binary == null ? SCRIPT.locate() : binary.toAbsolutePath());
  }

  /**
   * Starts the server and returns when it takes clients. On a free port, this is tried again with
   * another when somebody else took it in between.
   *
   * @throws ProcessException when the server exits or is not ready in time; nothing is left running
   *     then
   */
  public static MySqlServer start(DatabaseConfig config, Duration timeout) {
    return startOn(config.port() == null, () -> of(config), timeout);
  }

  private static List<String> words(DatabaseConfig config, int port, Path program) {
    List<String> words = new ArrayList<>(List.of(program.toString()));
    words.addAll(commonFlags(config, port));
    words.addAll(DATA_FLAGS);
    words.addAll(config.flags());
    return words;
  }
}
