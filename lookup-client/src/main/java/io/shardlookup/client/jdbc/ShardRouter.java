package io.shardlookup.client.jdbc;

import io.shardlookup.client.LookupClient;
import io.shardlookup.client.ResolveOptions;
import io.shardlookup.client.jdbc.error.ShardException;
import io.shardlookup.model.ShardName;
import java.sql.Connection;
import java.util.stream.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Runs work on the shard that the directory names for a key, in one transaction, and commits it
 * only where the shard agrees that this is still the place.
 *
 * <p>For fenced keyspaces; others are refused. Reads and writes wait while they may not go on
 * (cutover, a change not learnt yet), never longer than the deadline. Errors are {@link
 * ShardException}, or {@link io.shardlookup.model.error.LookupException} where the directory has no
 * answer. Thread-safe. Nothing happens before {@link #start}; {@link #close} ends it for good, and
 * leaves the client to its owner.
 */
public final class ShardRouter implements AutoCloseable {
  /** A router that resolves with this client, which it neither starts nor closes. */
  public ShardRouter(LookupClient client, ShardRouterConfig config) {}

  /** Gets ready. Connects to no shard: a shard's pool opens with its first use. Once. */
  public void start() {}

  /** Waits for what is running, at most the default deadline, and closes all pools. Idempotent. */
  @Override
  public void close() {}

  /** Commits the work on the key's shard and returns its value; throws if it did not commit. */
  public <T extends @Nullable Object> T write(String keyspace, String key, ShardWork<T> work) {
    return tryWrite(keyspace, key, ResolveOptions.DEFAULT, work).orThrow();
  }

  /**
   * As {@link #write(String, String, ShardWork)}, with a deadline, or assigning a shard to a new
   * key of a DIRECTORY keyspace.
   */
  public <T extends @Nullable Object> T write(
      String keyspace, String key, ResolveOptions options, ShardWork<T> work) {
    return tryWrite(keyspace, key, options, work).orThrow();
  }

  /** Commits the work on the key's shard, or says why not. */
  public <T extends @Nullable Object> WriteOutcome<T> tryWrite(
      String keyspace, String key, ResolveOptions options, ShardWork<T> work) {
    throw new UnsupportedOperationException();
  }

  /**
   * Runs the work on the key's shard in one snapshot that the shard was serving the key in, and
   * returns its value. What it writes is rolled back.
   */
  public <T extends @Nullable Object> T read(String keyspace, String key, ShardWork<T> work) {
    return read(keyspace, key, ResolveOptions.DEFAULT, work);
  }

  /** As {@link #read(String, String, ShardWork)}, with options. */
  public <T extends @Nullable Object> T read(
      String keyspace, String key, ResolveOptions options, ShardWork<T> work) {
    throw new UnsupportedOperationException();
  }

  /**
   * Asks all shards at once and merges their rows. Rows of keys that another shard serves are
   * dropped, so that a key in motion is seen once. Shards that fail or are late are named.
   */
  public <R, T> ScatterResult<T> scatter(
      String keyspace,
      ShardScan<R> scan,
      ScatterOptions options,
      Collector<? super R, ?, T> merge) {
    throw new UnsupportedOperationException();
  }

  /** Tells the listener of every commit, until the returned handle is closed. */
  public AutoCloseable onCommit(CommitListener listener) {
    throw new UnsupportedOperationException();
  }

  /**
   * A new connection to the shard outside of the pool and of the fence, in autocommit, to a
   * database that identified itself as this shard. For work that no key routes, such as draining an
   * outbox; what it writes is outside of the router's promise. The caller closes it.
   */
  public Connection connect(ShardName shard) {
    throw new UnsupportedOperationException();
  }
}
