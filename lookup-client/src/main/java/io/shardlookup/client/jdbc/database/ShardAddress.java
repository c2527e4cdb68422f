package io.shardlookup.client.jdbc.database;

import io.shardlookup.client.jdbc.error.ShardErrorReason;
import io.shardlookup.client.jdbc.error.ShardException;
import io.shardlookup.model.strategy.KeySyntax;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a shard's database is: the reading of {@link io.shardlookup.model.Shard#endpoint()}. One
 * host, so that nothing fails over to another database unseen; no parameters, so that the directory
 * cannot change how the driver behaves.
 *
 * @param host name or address
 * @param port 1..65535
 * @param database name of the database, at most 58 letters, digits, {@code _}, {@code $} and {@code
 *     -}
 */
public record ShardAddress(String host, int port, String database) {
  private static final int DEFAULT_PORT = 3306;
  private static final int MAX_PORT = 65_535;
  private static final String EXPECTED = "jdbc:mysql://HOST[:PORT]/DATABASE";
  private static final Pattern SYNTAX =
      Pattern.compile(
          "(?:jdbc:(?:mysql|mariadb)://)?"
              + "([A-Za-z0-9][A-Za-z0-9._-]{0,252}|\\[[0-9A-Fa-f:.]{2,45}])"
              + "(?::([0-9]{1,5}))?/([A-Za-z0-9_$-]{1,58})");

  /** The address that an endpoint spells; {@link ShardException} BAD_ADDRESS if it spells none. */
  public static ShardAddress parse(String endpoint) {
    ShardAddress address = read(endpoint);
    if (address == null) {
      throw new ShardException(
          ShardErrorReason.BAD_ADDRESS,
          "shard endpoint: " + KeySyntax.quote(endpoint) + " (expected: " + EXPECTED + ")");
    }
    return address;
  }

  /** Whether the endpoint spells the address of a database: no work runs on any other shard. */
  public static boolean isOne(String endpoint) {
    return read(endpoint) != null;
  }

  /** The database that holds the shard's fence, on the same server. */
  public String fenceDatabase() {
    return database + "_fence";
  }

  /** The driver's URL for one of the databases of the server; empty for none of them. */
  public String url(String ofDatabase) {
    return "jdbc:mysql://" + host + ":" + port + "/" + ofDatabase;
  }

  @Override
  public String toString() {
    return host + ":" + port + "/" + database;
  }

  private static @Nullable ShardAddress read(String endpoint) {
    Matcher matcher = SYNTAX.matcher(endpoint);
    if (!matcher.matches()) {
      return null;
    }
    String port = matcher.group(2);
    int number = port == null ? DEFAULT_PORT : Integer.parseInt(port);
    return number < 1 || number > MAX_PORT
        ? null
        : new ShardAddress(matcher.group(1), number, matcher.group(3));
  }
}
