package io.shardlookup.orders.store;

import io.shardlookup.client.ResolveOptions;
import io.shardlookup.client.jdbc.ShardRouter;
import io.shardlookup.client.jdbc.ShardWork;
import io.shardlookup.client.jdbc.WriteOutcome;
import io.shardlookup.client.jdbc.error.ShardException;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.orders.error.OrderErrorReason;
import io.shardlookup.orders.error.OrderException;
import io.shardlookup.orders.order.OrderNumber;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Transactions on the shards of orders. Work has to be idempotent: it is run again after an unknown
 * outcome as long as there is time. Errors are {@link OrderException}. Thread-safe.
 */
public final class OrderShards {
  /** Attempts after which an outcome stays unknown, however much time is left. */
  private static final int MAX_ATTEMPTS = 3;

  private static final Duration SHORTEST_ATTEMPT = Duration.ofMillis(1);

  private final ShardRouter router;
  private final KeyspaceName keyspace;
  private final LongSupplier ticker;

  /**
   * Writes and reads through the router.
   *
   * @param keyspace the keyspace of orders
   * @param ticker measures durations, in nanoseconds
   */
  public OrderShards(ShardRouter router, KeyspaceName keyspace, LongSupplier ticker) {
    this.router = router;
    this.keyspace = keyspace;
    this.ticker = ticker;
  }

  /** Commits the work on the order's shard within the time, and returns its value. */
  public <T> T write(OrderNumber number, Duration atMost, ShardWork<T> work) {
    long deadline = ticker.getAsLong() + atMost.toNanos();
    ShardException unknown = null;
    for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      Duration left = Duration.ofNanos(deadline - ticker.getAsLong());
      if (unknown != null && left.compareTo(SHORTEST_ATTEMPT) < 0) {
        break;
      }
      WriteOutcome<T> outcome = tryWrite(number, atLeast(left), work, unknown);
      if (outcome instanceof WriteOutcome.Committed<T> committed) {
        return committed.value();
      }
      if (outcome instanceof WriteOutcome.Rejected<T> rejected) {
        throw unknown == null ? ShardFailures.translate(rejected.reason()) : unknown(unknown);
      }
      unknown = ((WriteOutcome.Unknown<T>) outcome).reason();
    }
    throw unknown(unknown);
  }

  /** Runs the work on the order's shard in one snapshot, and returns its value. */
  public <T> T read(OrderNumber number, Duration atMost, ShardWork<T> work) {
    try {
      return router.read(
          keyspace.text(),
          number.text(),
          ResolveOptions.DEFAULT.withDeadline(atLeast(atMost)),
          work);
    } catch (ShardException e) {
      throw ShardFailures.translate(e);
    } catch (LookupException e) {
      throw ShardFailures.translate(e);
    }
  }

  private <T> WriteOutcome<T> tryWrite(
      OrderNumber number, Duration atMost, ShardWork<T> work, @Nullable ShardException unknown) {
    try {
      return router.tryWrite(
          keyspace.text(), number.text(), ResolveOptions.DEFAULT.withDeadline(atMost), work);
    } catch (LookupException e) {
      throw unknown == null ? ShardFailures.translate(e) : unknown(unknown);
    }
  }

  private static OrderException unknown(@Nullable ShardException reason) {
    String message = reason == null ? "no attempt was made" : String.valueOf(reason.getMessage());
    return new OrderException(OrderErrorReason.OUTCOME_UNKNOWN, message);
  }

  private static Duration atLeast(Duration left) {
    return left.compareTo(SHORTEST_ATTEMPT) < 0 ? SHORTEST_ATTEMPT : left;
  }
}
