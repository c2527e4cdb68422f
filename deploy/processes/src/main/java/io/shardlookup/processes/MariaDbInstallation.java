package io.shardlookup.processes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A MariaDB server program and the SQL files beside it. New data is made from these as {@code
 * mariadb-install-db --skip-test-db} does it, without that script's look at host names and its
 * changes of owners; help texts and the schema {@code sys} are left out.
 *
 * @param program a {@code mariadbd}
 */
record MariaDbInstallation(Path program) implements DatabaseInstallation {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final List<String> FILES =
      List.of("system_tables.sql", "performance_tables.sql", "system_tables_data.sql");
  private static final List<String> FOLDERS =
      List.of("root/usr/share", "../share", "../usr/share", "../../share");

  @Override
  public DatabaseKind kind() {
    return DatabaseKind.MARIADB;
  }

  @Override
  public void initialise(Path data, Path work) {
    try {
      Path statements = work.resolve("new-data.sql");
      Files.write(statements, statements());
      List<String> words = new ArrayList<>(List.of("/bin/sh", "-c", "exec \"$@\" <\"$0\""));
      words.addAll(List.of(statements.toString(), program.toString(), "--no-defaults"));
      words.addAll(ShardDatabase.dataFlags(data));
      words.addAll(MariaDbServer.DATA_FLAGS);
      words.addAll(List.of("--bootstrap", "--skip-log-bin"));
      ServerProcess.run(ServerCommand.of("mariadb-new-data", words, work.resolve("log")), LIMIT);
    } catch (IOException e) {
      throw new UncheckedIOException("new data of " + program, e);
    }
  }

  /** One statement may span lines, but a line holds one statement at most. */
  private List<String> statements() throws IOException {
    List<String> lines =
        new ArrayList<>(
            List.of(
                "CREATE DATABASE IF NOT EXISTS mysql;",
                "USE mysql;",
                "SET @auth_root_socket = NULL;"));
    for (String file : FILES) {
      lines.addAll(Files.readAllLines(find(file)));
    }
    lines.add("FLUSH PRIVILEGES;");
    lines.addAll(SETUP);
    lines.add("DELETE FROM mysql.global_priv WHERE User = 'root';");
    lines.add("DELETE FROM mysql.proxies_priv;");
    return lines;
  }

  private Path find(String file) throws IOException {
    Path real = program.toRealPath();
    return FOLDERS.stream()
        .flatMap(share -> Stream.of(share + "/mysql", share + "/mariadb", share))
        .flatMap(share -> Stream.of(share + "/mysql_" + file, share + "/mariadb_" + file))
        .map(path -> real.resolveSibling(path).normalize())
        .filter(Files::isReadable)
        .findFirst()
        .orElseThrow(
            () ->
                new ProcessException(
                    program
                        + ": no mysql_"
                        + file
                        + " near it (expected: share/mysql or share/mariadb with the SQL files of"
                        + " the server)"));
  }
}
