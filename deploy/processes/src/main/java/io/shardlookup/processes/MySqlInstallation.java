package io.shardlookup.processes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A MySQL server program, which makes new data itself.
 *
 * @param program a {@code mysqld}
 */
record MySqlInstallation(Path program) implements DatabaseInstallation {
  private static final Duration LIMIT = Duration.ofMinutes(5);

  @Override
  public DatabaseKind kind() {
    return DatabaseKind.MYSQL;
  }

  @Override
  public void initialise(Path data, Path work) {
    try {
      List<String> lines = new ArrayList<>(SETUP);
      lines.add("DROP USER root@localhost;");
      Path statements = Files.write(work.resolve("new-data.sql"), lines);
      List<String> words = new ArrayList<>(List.of(program.toString(), "--no-defaults"));
      words.addAll(ShardDatabase.dataFlags(data));
      words.addAll(MySqlServer.DATA_FLAGS);
      words.addAll(List.of("--initialize-insecure", "--init-file=" + statements, "--skip-log-bin"));
      ServerProcess.run(ServerCommand.of("mysql-new-data", words, work.resolve("log")), LIMIT);
      // The identity of one server: each makes its own when there is none.
      Files.delete(data.resolve("auto.cnf"));
    } catch (IOException e) {
      throw new UncheckedIOException("new data of " + program, e);
    }
  }
}
