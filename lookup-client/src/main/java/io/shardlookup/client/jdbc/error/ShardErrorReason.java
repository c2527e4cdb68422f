package io.shardlookup.client.jdbc.error;

/** Why a write or a read on a shard failed. Names are stable. */
public enum ShardErrorReason {
  /** The scope is in cutover or pending: writes are held, and the deadline came first. */
  HELD(true),
  /** The shard knows of a change that the client did not learn before the deadline. */
  FENCED(true),
  /** The shard accepts no writes now. */
  READ_ONLY(false),
  /** The keyspace is being deleted. */
  KEYSPACE_DELETING(false),
  /** The keyspace is unfenced: its shards do not check writes, so nothing is routed to them. */
  UNFENCED(false),
  /** The directory names a shard of which it has no record. */
  UNKNOWN_SHARD(false),
  /** The shard's endpoint or credentials cannot be used. */
  BAD_ADDRESS(false),
  /** The database does not identify itself as this shard of this directory. */
  WRONG_DATABASE(false),
  /** The fence is missing, incomplete, of another version, or fails. */
  FENCE_UNUSABLE(false),
  /**
   * The database could lose acknowledged commits or keep rejected ones, or compares keys other than
   * as bytes.
   */
  UNSAFE_DATABASE(false),
  /** No connection to the shard, or none free, before the deadline. */
  UNAVAILABLE(true),
  /** The work did what only the router may: commit, roll back, change the session or the schema. */
  FORBIDDEN(false),
  /** The transaction ended before the router ended it: part of it may have been committed. */
  TRANSACTION_LOST(false),
  /** The work's own statement failed: the cause is its {@link java.sql.SQLException}. */
  STATEMENT_FAILED(false),
  /** The database kept the work from finishing before the deadline: deadlocks, lock waits. */
  CONTENTION(true),
  /** The deadline came before the commit; nothing was written. */
  DEADLINE_EXCEEDED(true),
  /**
   * The connection died between commit and reply: written, or not. Only an idempotent retry helps.
   */
  OUTCOME_UNKNOWN(false);

  private final boolean retryable;

  ShardErrorReason(boolean retryable) {
    this.retryable = retryable;
  }

  /**
   * Whether the same call can succeed later without anybody changing anything, and did nothing yet.
   */
  public boolean retryable() {
    return retryable;
  }
}
