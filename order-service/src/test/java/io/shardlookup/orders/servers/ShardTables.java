package io.shardlookup.orders.servers;

import io.shardlookup.model.Generation;
import io.shardlookup.model.Shard;
import io.shardlookup.model.ShardName;
import io.shardlookup.model.ShardState;
import io.shardlookup.processes.ShardDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.Flyway;

/**
 * A database with the tables of a shard, without a fence.
 *
 * @param url of the database, without an account
 */
public record ShardTables(String url) {
  /** A database of this name on the server, made anew. */
  public static ShardTables create(ShardDatabase server, String database) throws SQLException {
    try (Connection connection = connect(server.jdbcUrl());
        Statement statement = connection.createStatement()) {
      statement.execute("DROP DATABASE IF EXISTS " + database);
      statement.execute("CREATE DATABASE " + database);
    }
    ShardTables tables = new ShardTables(server.jdbcUrl(database));
    Flyway.configure()
        .dataSource(tables.url, ShardDatabase.ADMIN_USER, ShardDatabase.ADMIN_PASSWORD)
        .locations("classpath:io/shardlookup/orders/store/migration")
        .load()
        .migrate();
    return tables;
  }

  /** What a directory says of the shard that these tables are. */
  public Shard record(ShardName shard) {
    return new Shard(shard, url, 1, ShardState.ACTIVE, "", Generation.NONE);
  }

  /** A connection as the administrator. */
  public Connection connect() throws SQLException {
    return connect(url);
  }

  /** Runs a statement. */
  public void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The first column of a query. */
  public List<String> query(String sql) throws SQLException {
    List<String> values = new ArrayList<>();
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        values.add(rows.getString(1));
      }
    }
    return values;
  }

  private static Connection connect(String url) throws SQLException {
    return DriverManager.getConnection(url, ShardDatabase.ADMIN_USER, ShardDatabase.ADMIN_PASSWORD);
  }
}
