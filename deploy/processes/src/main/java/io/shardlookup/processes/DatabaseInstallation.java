package io.shardlookup.processes;

import java.nio.file.Path;
import java.util.List;

/** A database server program with what it needs to make new data. Thread-safe. */
interface DatabaseInstallation {
  /** What turns bare data into that of a shard; for an account that may do everything. */
  List<String> SETUP =
      List.of(
          "CREATE USER '%s'@'%%' IDENTIFIED BY '%s';"
              .formatted(ShardDatabase.ADMIN_USER, ShardDatabase.ADMIN_PASSWORD),
          "GRANT ALL PRIVILEGES ON *.* TO '%s'@'%%' WITH GRANT OPTION;"
              .formatted(ShardDatabase.ADMIN_USER),
          "CREATE DATABASE %s;".formatted(ShardDatabase.DATABASE));

  /** Which product it is. */
  DatabaseKind kind();

  /** The server program. */
  Path program();

  /**
   * Makes the data of a server that has not run yet in the empty folder {@code data}.
   *
   * @param work an empty folder, for what is needed meanwhile
   * @throws ProcessException when the program does not do it, with the end of its log
   */
  void initialise(Path data, Path work);
}
