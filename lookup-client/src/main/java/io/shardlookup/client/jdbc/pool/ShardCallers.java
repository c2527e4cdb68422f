package io.shardlookup.client.jdbc.pool;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.shardlookup.client.jdbc.error.ShardErrorReason;
import io.shardlookup.client.jdbc.error.ShardException;
import io.shardlookup.model.ShardName;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The calls that wait for one shard: for its connections, its replies, or the next try. While its
 * transactions end, any number may wait. Once it is <em>silent</em>, only so many may as its pool
 * has connections, which find out when it is back, and the rest is turned away: a shard that hangs
 * must not take all threads of a service from the shards that work.
 *
 * <p>Libraries bound the calls at all times, or by what failed: a bulkhead of theirs would refuse
 * calls to a shard that is merely busy, and their circuit breakers hear of a call that hangs only
 * when it ends. Thread-safe.
 */
public final class ShardCallers {
  private final ShardName shard;
  private final int few;
  private final Duration patience;
  private final LongSupplier ticker;

  @GuardedBy("this")
  private int calls;

  /** Of the last reply, or when the calls became more than a few, whichever was later. */
  @GuardedBy("this")
  private long sinceNanos;

  /** When the last call left. */
  @GuardedBy("this")
  private long leftNanos;

  @GuardedBy("this")
  private boolean silent;

  /**
   * Nobody waits.
   *
   * @param few calls that may wait for a silent shard, at least 1
   * @param patience the shard is silent when more than those few wait and no transaction has ended
   *     for so long
   * @param ticker counts nanoseconds
   */
  ShardCallers(ShardName shard, int few, Duration patience, LongSupplier ticker) {
    this.shard = shard;
    this.few = few;
    this.patience = patience;
    this.ticker = ticker;
  }

  /** A call waits, until {@link #leave}; {@link ShardException} UNAVAILABLE if it may not. */
  public synchronized void enter() {
    long now = ticker.getAsLong();
    if (calls == 0 && now - leftNanos > patience.toNanos()) {
      silent = false;
    }
    if (calls == few && !silent) {
      sinceNanos = now;
    }
    check(calls + 1);
    calls++;
  }

  /** A call that entered waits no longer. */
  public synchronized void leave() {
    calls--;
    if (calls == 0) {
      leftNanos = ticker.getAsLong();
    }
  }

  /** Turns away a call that entered, if it waits for a silent shard beside too many others. */
  public synchronized void stay() {
    check(calls);
  }

  /** How long a call that may stay need not ask again. */
  synchronized Duration untilSilent() {
    if (silent || calls <= few) {
      return patience;
    }
    long left = patience.toNanos() - (ticker.getAsLong() - sinceNanos);
    return Duration.ofNanos(Math.max(0, left) + 1);
  }

  /** The shard has answered the end of a transaction. */
  synchronized void replied() {
    sinceNanos = ticker.getAsLong();
    silent = false;
  }

  @GuardedBy("this")
  private void check(int waiting) {
    if (waiting <= few) {
      return;
    }
    silent |= ticker.getAsLong() - sinceNanos > patience.toNanos();
    if (silent) {
      throw new ShardException(
          ShardErrorReason.UNAVAILABLE,
          "shard "
              + shard
              + ": "
              + waiting
              + " calls wait for it and no transaction has ended for "
              + patience
              + " (expected: at most "
              + few
              + " until one does)");
    }
  }
}
