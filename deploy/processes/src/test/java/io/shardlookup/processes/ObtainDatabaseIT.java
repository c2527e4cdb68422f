package io.shardlookup.processes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ObtainDatabaseIT {
  private static final String MARIADB = "mariadbd  Ver %s-MariaDB-0+deb12u1 for debian-linux-gnu";
  private static final String MYSQL = "mysqld  Ver %s-2 for Linux on x86_64 ((Debian))";

  @TempDir Path directory;

  @Test
  void configuredProgramWins() throws Exception {
    Path mariadb = mariadb().program("configured/mariadbd", MARIADB.formatted("10.11.19"));
    Path mysql = mysql().program("configured/mysqld", MYSQL.formatted("9.7.4"));

    assertThat(mariadb().with(mariadb.toString(), "")).isEqualTo("0 " + mariadb);
    assertThat(mysql().with(mysql.toString(), "")).isEqualTo("0 " + mysql);
  }

  @Test
  void programOfTheOtherProductIsRefused() throws Exception {
    Path mariadb = mariadb().program("configured/mysqld", MARIADB.formatted("10.11.19"));
    Path mysql = mysql().program("configured/mariadbd", MYSQL.formatted("9.7.4"));

    assertThat(mariadb().with(mysql.toString(), ""))
        .isEqualTo(
            "1 obtain-mariadb: MARIADB_BINARY: %s (expected: an executable mariadbd, version 10.6 or newer)",
            mysql);
    assertThat(mysql().with(mariadb.toString(), ""))
        .isEqualTo(
            "1 obtain-mysql: MYSQL_BINARY: %s (expected: an executable mysqld of MySQL, version 8.4 or newer)",
            mariadb);
  }

  @Test
  void oldProgramIsRefusedAndShown() throws Exception {
    Path old = mysql().program("configured/mysqld", MYSQL.formatted("8.0.44"));

    assertThat(mysql().with(old.toString(), ""))
        .startsWith("1 obtain-mysql: MYSQL_BINARY: " + old + " is version 8.0.44 (expected: ");
  }

  @Test
  void mariaDbThatIsCalledMysqldIsIgnoredOnThePath() throws Exception {
    Path cached = mysql().program("cache/mysql/server/mysqld", MYSQL.formatted("9.7.4"));
    Path other = mysql().program("path/mysqld", MARIADB.formatted("10.11.19"));

    assertThat(mysql().with("", directory.resolve("path").toString()))
        .isEqualTo(
            "0 obtain-mysql: ignoring %s (expected: MySQL's, 8.4 or newer)\n%s", other, cached);
  }

  @Test
  void newProgramOnPathWinsOverTheCacheAndOldOneDoesNot() throws Exception {
    Path cached = mariadb().program("cache/mariadb/server/mariadbd", MARIADB.formatted("10.11.19"));
    Path recent = mariadb().program("recent/mariadbd", MARIADB.formatted("11.8.3"));
    Path old = mariadb().program("old/mariadbd", MARIADB.formatted("10.5.29"));

    assertThat(mariadb().with("", directory.resolve("recent").toString())).isEqualTo("0 " + recent);
    assertThat(mariadb().with("", directory.resolve("old").toString()))
        .isEqualTo(
            "0 obtain-mariadb: ignoring %s, version 10.5.29 (expected: 10.6 or newer)\n%s",
            old, cached);
  }

  private ObtainRun mariadb() {
    return new ObtainRun(directory, "obtain-mariadb", "MARIADB_BINARY");
  }

  private ObtainRun mysql() {
    return new ObtainRun(directory, "obtain-mysql", "MYSQL_BINARY");
  }
}
