package io.shardlookup.client.jdbc;

import io.shardlookup.client.jdbc.error.ShardException;
import io.shardlookup.model.Revision;
import io.shardlookup.model.ShardName;
import org.jspecify.annotations.Nullable;

/** How a write ended. */
public sealed interface WriteOutcome<T extends @Nullable Object> {
  /** The value, or the reason why there is none as {@link ShardException}. */
  T orThrow();

  /**
   * The shard has committed it.
   *
   * @param value what the work returned
   * @param shard where it is written
   * @param revision what the commit knew: every change of the directory up to here
   */
  record Committed<T extends @Nullable Object>(T value, ShardName shard, Revision revision)
      implements WriteOutcome<T> {
    @Override
    public T orThrow() {
      return value;
    }
  }

  /**
   * Certainly nothing was written.
   *
   * @param reason why; {@link ShardException#retryable()} if the same call may succeed later
   */
  record Rejected<T extends @Nullable Object>(ShardException reason) implements WriteOutcome<T> {
    @Override
    public T orThrow() {
      throw reason;
    }
  }

  /**
   * Written, or not: the connection died between commit and reply. A retry must be idempotent; at a
   * new place it is as safe as at the old one, since no shard commits a write that has moved away.
   *
   * @param shard where it may have been written
   * @param reason what became of the connection
   */
  record Unknown<T extends @Nullable Object>(ShardName shard, ShardException reason)
      implements WriteOutcome<T> {
    @Override
    public T orThrow() {
      throw reason;
    }
  }
}
