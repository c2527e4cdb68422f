package io.shardlookup.client.jdbc.fence;

import io.shardlookup.client.jdbc.database.Credentials;
import io.shardlookup.client.jdbc.database.Driver;
import io.shardlookup.client.jdbc.database.DriverSettings;
import io.shardlookup.client.jdbc.database.ShardAddress;
import io.shardlookup.client.jdbc.database.SqlFailures;
import io.shardlookup.client.jdbc.error.ShardErrorReason;
import io.shardlookup.client.jdbc.error.ShardException;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.Revision;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Raises the fence of one shard and looks at it, over one connection of the operator's account. A
 * fence never falls. Errors are {@link ShardException}. Not thread-safe.
 */
public final class FenceAdmin implements AutoCloseable {
  private final ShardAddress address;
  private final Connection connection;
  private final String table;

  /** Connects to the database at a shard's endpoint with the operator's account. */
  public FenceAdmin(String endpoint, Credentials operator) {
    this.address = ShardAddress.parse(endpoint);
    this.table = "`" + address.fenceDatabase() + "`.fence";
    try {
      this.connection = new Driver(address, operator, DriverSettings.OF_TOOLS).open("");
    } catch (SQLException e) {
      throw failure("shard at " + address + " cannot be reached as " + operator, e);
    }
  }

  /** Who the database says it is; FENCE_UNUSABLE if it has no fence. */
  public ShardIdentity identity() {
    try {
      ShardIdentity identity = IdentityRow.readIfThere(connection, address);
      if (identity == null) {
        throw new ShardException(
            ShardErrorReason.FENCE_UNUSABLE,
            "database " + address + ": no identity (expected: an installed fence)");
      }
      return identity;
    } catch (SQLException e) {
      throw failure("identity of " + address, e);
    }
  }

  /** Refuses, with WRONG_DATABASE, to go on unless the database is this shard. */
  public void require(ShardIdentity expected) {
    ShardIdentity there = identity();
    if (!there.equals(expected)) {
      throw new ShardException(
          ShardErrorReason.WRONG_DATABASE,
          "database " + address + ": " + there + " (expected: " + expected + ")");
    }
  }

  /** The version of the installed fence; see {@link FenceSchema#VERSION}. */
  public int version() {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT MAX(CAST(version AS UNSIGNED)) FROM `"
                    + address.fenceDatabase()
                    + "`."
                    + FenceSchema.HISTORY
                    + " WHERE success = 1")) {
      return row.next() ? row.getInt(1) : 0;
    } catch (SQLException e) {
      throw failure("version of the fence of " + address, e);
    }
  }

  /**
   * Admits commits of a keyspace that know this revision: fills in its stripes, and raises those
   * that are there. The revision has to be one of now: a stripe that was lost may have demanded it.
   */
  public void admit(KeyspaceName keyspace, Revision revision) {
    String rows = String.join(", ", Collections.nCopies(Stripes.COUNT, "(?, ?, ?)"));
    String sql =
        "INSERT INTO "
            + table
            + " (keyspace, stripe, min_revision) VALUES "
            + rows
            + " ON DUPLICATE KEY UPDATE min_revision = GREATEST(min_revision, ?)";
    try (PreparedStatement insert = connection.prepareStatement(sql)) {
      int next = 1;
      for (int stripe = 0; stripe < Stripes.COUNT; stripe++) {
        insert.setString(next++, keyspace.text());
        insert.setInt(next++, stripe);
        insert.setLong(next++, revision.value());
      }
      insert.setLong(next, revision.value());
      insert.executeUpdate();
    } catch (SQLException e) {
      throw failure("fence of " + address + ": keyspace " + keyspace + " cannot be admitted", e);
    }
  }

  /**
   * Raises all stripes of the keyspace. When it returns, every commit admitted before has ended,
   * and none is admitted any more that does not know the revision.
   */
  public void raise(KeyspaceName keyspace, Revision revision) {
    List<Integer> stripes = new ArrayList<>(Stripes.COUNT);
    for (int stripe = 0; stripe < Stripes.COUNT; stripe++) {
      stripes.add(stripe);
    }
    raise(keyspace, stripes, revision);
  }

  /** As {@link #raise(KeyspaceName, Revision)}, for the stripe of one key. */
  public void raise(KeyspaceName keyspace, String key, Revision revision) {
    raise(keyspace, List.of(Stripes.of(key)), revision);
  }

  /** As {@link #raise(KeyspaceName, Revision)}, for some stripes. One statement each. */
  public void raise(KeyspaceName keyspace, List<Integer> stripes, Revision revision) {
    String sql =
        "UPDATE "
            + table
            + " SET min_revision = GREATEST(min_revision, ?) WHERE keyspace = ? AND stripe = ?";
    try (PreparedStatement update = connection.prepareStatement(sql)) {
      for (int stripe : stripes) {
        update.setLong(1, revision.value());
        update.setString(2, keyspace.text());
        update.setInt(3, stripe);
        if (update.executeUpdate() != 1) {
          throw new ShardException(
              ShardErrorReason.FENCE_UNUSABLE,
              "fence of " + address + ": keyspace " + keyspace + " has no stripe " + stripe);
        }
      }
    } catch (SQLException e) {
      throw failure("fence of " + address + ": keyspace " + keyspace + " cannot be raised", e);
    }
  }

  /** As {@link #raise(KeyspaceName, Revision)}, for every keyspace on the shard. Returns those. */
  public List<KeyspaceName> raiseAll(Revision revision) {
    List<KeyspaceName> keyspaces = states().stream().map(FenceState::keyspace).toList();
    keyspaces.forEach(keyspace -> raise(keyspace, revision));
    return keyspaces;
  }

  /** The fences of all keyspaces on the shard, by name. */
  public List<FenceState> states() {
    List<FenceState> states = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT CAST(keyspace AS CHAR), COUNT(*), MIN(min_revision), MAX(min_revision) FROM "
                    + table
                    + " GROUP BY keyspace ORDER BY keyspace")) {
      while (rows.next()) {
        states.add(
            new FenceState(
                new KeyspaceName(rows.getString(1)),
                rows.getInt(2),
                new Revision(rows.getLong(3)),
                new Revision(rows.getLong(4))));
      }
    } catch (SQLException e) {
      throw failure("fence of " + address, e);
    }
    return states;
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw failure("connection to " + address, e);
    }
  }

  static ShardException failure(String what, SQLException e) {
    ShardErrorReason reason =
        SqlFailures.isConnectionLost(e)
            ? ShardErrorReason.UNAVAILABLE
            : SqlFailures.isContention(e)
                ? ShardErrorReason.CONTENTION
                : ShardErrorReason.FENCE_UNUSABLE;
    return new ShardException(reason, what + ": " + e.getMessage(), e);
  }
}
