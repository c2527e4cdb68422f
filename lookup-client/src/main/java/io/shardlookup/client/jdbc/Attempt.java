package io.shardlookup.client.jdbc;

import io.shardlookup.client.jdbc.error.ShardException;
import io.shardlookup.model.Revision;
import org.jspecify.annotations.Nullable;

/** How one run of work at one place ended. */
sealed interface Attempt<T extends @Nullable Object> {
  /** It is done, knowing this revision. */
  record Done<T extends @Nullable Object>(T value, Revision revision) implements Attempt<T> {}

  /** The shard knows more; nothing was written. */
  record Behind<T extends @Nullable Object>(Revision required) implements Attempt<T> {}

  /** Nothing was written, and running it again may help. */
  record Again<T extends @Nullable Object>(ShardException reason) implements Attempt<T> {}

  /** Nothing was written, or what was is said by the reason; running it again does not help. */
  record Failed<T extends @Nullable Object>(ShardException reason) implements Attempt<T> {}

  /** Written, or not. */
  record Unknown<T extends @Nullable Object>(ShardException reason) implements Attempt<T> {}
}
