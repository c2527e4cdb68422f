package io.shardlookup.client.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A query over all shards of a keyspace, read from each in pages. May run again. */
public interface ShardScan<R> {
  /**
   * The next rows on this shard, in an order that never changes, at most {@code limit}; fewer end
   * the shard. Each page is a transaction of its own.
   *
   * @param after the last row of the page before, null for the first page
   */
  List<R> page(Connection connection, @Nullable R after, int limit) throws SQLException;

  /** The key of the keyspace that the row belongs to. */
  String key(R row);
}
