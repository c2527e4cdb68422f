package io.shardlookup.processes;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A database server in a process of its own, as one shard: paused, killed and restarted on the same
 * port and data. It listens on loopback only, keeps each commit through a crash ({@code
 * sync_binlog=1}, {@code innodb_flush_log_at_trx_commit=1}), and writes a row-based binary log.
 *
 * <p>New data holds one empty database, {@value #DATABASE}, and one account, {@value #ADMIN_USER},
 * that may do everything; there is no root and no anonymous user. The password is no secret: these
 * servers hold what tests, demonstrations and measurements put there. Thread-safe.
 */
public abstract sealed class ShardDatabase extends RestartableServer
    permits MariaDbServer, MySqlServer {
  /** The database that new data holds. */
  public static final String DATABASE = "shard";

  /** The account that may do everything, and grant it. */
  public static final String ADMIN_USER = "admin";

  /** Its password. */
  public static final String ADMIN_PASSWORD = "admin";

  private final DatabaseKind kind;
  private final int port;
  private final Path data;
  private final DataTemplate template;

  ShardDatabase(
      DatabaseConfig config, int port, DatabaseInstallation installation, List<String> words) {
    super(config.command(words), Set.of(port), () -> DatabaseGreeting.isSentAt(port));
    this.kind = installation.kind();
    this.port = port;
    this.data = config.data();
    this.template = new DataTemplate(installation);
  }

  /** Whether a MySQL or MariaDB server on this loopback port takes clients within a second. */
  public static boolean answersAt(int port) {
    return answers(() -> DatabaseGreeting.isSentAt(port));
  }

  /** Which product it is. */
  public final DatabaseKind kind() {
    return kind;
  }

  /** Where it listens. */
  public final int port() {
    return port;
  }

  /** Where clients connect, such as {@code 127.0.0.1:23306}. */
  public final String address() {
    return "127.0.0.1:" + port;
  }

  /** The URL of the database {@value #DATABASE} for Connector/J, without an account. */
  public final String jdbcUrl() {
    return jdbcUrl(DATABASE);
  }

  /** The URL of one database for Connector/J, without an account. */
  public final String jdbcUrl(String database) {
    return "jdbc:mysql://" + address() + "/" + database;
  }

  /** The folder of its data. */
  public final Path dataDirectory() {
    return data;
  }

  /** Makes new data when there is none. */
  @Override
  final void prepare() {
    template.copyTo(data);
  }

  /** The flags of every server, of whatever product. */
  static List<String> commonFlags(DatabaseConfig config, int port) {
    List<String> flags = new ArrayList<>(List.of("--no-defaults"));
    flags.addAll(dataFlags(config.data()));
    flags.addAll(
        List.of(
            "--port=" + port,
            "--bind-address=127.0.0.1",
            "--socket=",
            "--pid-file=server.pid",
            "--skip-name-resolve",
            "--server-id=" + port,
            "--log-bin=binlog",
            "--sync-binlog=1",
            "--binlog-row-image=MINIMAL",
            "--innodb-flush-log-at-trx-commit=1",
            "--performance-schema=OFF"));
    return flags;
  }

  /** The flags under which data is made as well as used. */
  static List<String> dataFlags(Path data) {
    List<String> flags =
        new ArrayList<>(
            List.of(
                "--datadir=" + data,
                "--tmpdir=" + data,
                "--character-set-server=utf8mb4",
                "--innodb-buffer-pool-size=64M"));
    if (System.getProperty("user.name").equals("root")) {
      flags.add("--user=root");
    }
    return flags;
  }
}
