package io.shardlookup.orders.retention;

import io.shardlookup.model.ShardName;
import io.shardlookup.orders.error.OrderException;
import io.shardlookup.orders.number.OrderKeyspace;
import io.shardlookup.orders.number.OrderKeyspaceSource;
import io.shardlookup.orders.order.OrderNumber;
import io.shardlookup.orders.store.OrderRemoval;
import io.shardlookup.orders.store.OrderRemoval.Outcome;
import io.shardlookup.orders.store.OrderShards;
import io.shardlookup.orders.worker.Job;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes old orders from one shard, a pass every so often. A step finds the next chunk of them;
 * each is removed in a short transaction of its own, by the same fenced way as any write of the
 * order: so one that moves at that very moment is removed where it then lives, or not at all, and
 * commands on other orders get their turn in between.
 */
final class RetentionJob implements Job {
  private static final Logger log = LoggerFactory.getLogger(RetentionJob.class);

  /** Orders that are looked at in a step. */
  static final int CHUNK = 200;

  /** How long one removal may take. */
  private static final Duration REMOVED_WITHIN = Duration.ofSeconds(2);

  /**
   * How old what the client knows may be: a record from before an outage of the directory may keep
   * fewer days than the one of now.
   */
  static final Duration OLDEST_KNOWLEDGE = Duration.ofMinutes(1);

  /** When so many removals in a row have failed, the shard is left in peace until the next pass. */
  private static final int MAX_FAILURES = 5;

  private final ShardName shard;
  private final Passes passes;
  private final OrderKeyspaceSource keyspace;
  private final OrderShards shards;
  private final Settings settings;

  private @Nullable ExpiredOrders pass;
  private long left;
  private int failuresInARow;
  private volatile boolean ending;

  /**
   * How a job does its work.
   *
   * @param interval from one pass to the next
   * @param clock tells the date
   * @param shardsNeeded whether all orders have to stay for now; throws while that cannot be told
   * @param meters what it shows, until its end
   */
  record Settings(
      Duration interval, Clock clock, BooleanSupplier shardsNeeded, RetentionMeters meters) {}

  /** Begins passes over the shard. */
  @FunctionalInterface
  interface Passes {
    /**
     * A pass over the orders of days before this one, which follows from the time now; null if
     * another instance is at it. {@link IllegalStateException} if the shard takes another time for
     * now.
     */
    @Nullable ExpiredOrders begin(int firstDayKept, Instant now) throws SQLException;
  }

  RetentionJob(
      ShardName shard,
      Passes passes,
      OrderKeyspaceSource keyspace,
      OrderShards shards,
      Settings settings) {
    this.shard = shard;
    this.passes = passes;
    this.keyspace = keyspace;
    this.shards = shards;
    this.settings = settings;
  }

  @Override
  public Duration step() throws SQLException {
    requireFreshKnowledge();
    ExpiredOrders open = pass == null ? begin() : pass;
    if (open == null) {
      return settings.interval();
    }
    List<OrderNumber> chunk = open.next(CHUNK);
    for (OrderNumber number : chunk) {
      if (ending || failuresInARow == MAX_FAILURES) {
        break;
      }
      consider(number);
    }
    if (chunk.size() == CHUNK && failuresInARow < MAX_FAILURES) {
      return Duration.ZERO;
    }
    endPass();
    settings.meters().passed(left, now());
    return settings.interval();
  }

  @Override
  public void failed(Throwable failure) {
    settings.meters().failed();
    log.warn("retention of {}: {}", shard, failure.toString());
    endPass();
  }

  @Override
  public void interrupt() {
    ending = true;
  }

  @Override
  public void end() {
    endPass();
    settings.meters().close();
  }

  private void requireFreshKnowledge() {
    Optional<Duration> age = keyspace.client().age();
    if (age.isEmpty() || age.get().compareTo(OLDEST_KNOWLEDGE) > 0) {
      throw new IllegalStateException(
          "age of what is known of the directory: "
              + age.map(Duration::toString).orElse("unknown")
              + " (expected: at most "
              + OLDEST_KNOWLEDGE
              + "); no order leaves");
    }
  }

  private @Nullable ExpiredOrders begin() throws SQLException {
    OrderKeyspace current = keyspace.get();
    if (current.retentionDays() == 0) {
      return null;
    }
    // The time first: a rebuild that begins after it was asked for needs no earlier date.
    Instant now = now();
    if (settings.shardsNeeded().getAsBoolean()) {
      log.info("retention of {}: waits for the read model, which is built from the shards", shard);
      return null;
    }
    left = 0;
    failuresInARow = 0;
    pass = passes.begin(OrderNumber.day(current.firstDateKept(now)), now);
    return pass;
  }

  private void consider(OrderNumber number) {
    OldOrder old = OldOrder.of(keyspace.client(), keyspace.name(), number, shard);
    if (old == OldOrder.IN_MOTION) {
      left++;
    } else if (old == OldOrder.OWN) {
      remove(number);
    }
  }

  private void remove(OrderNumber number) {
    try {
      Outcome outcome =
          shards.write(number, REMOVED_WITHIN, new OrderRemoval(keyspace.name(), number));
      if (outcome instanceof Outcome.Removed removed) {
        settings.meters().removed(removed.rows());
      } else if (outcome instanceof Outcome.Unpublished) {
        left++;
      }
      failuresInARow = 0;
    } catch (OrderException e) {
      failuresInARow++;
      left++;
      settings.meters().failed();
      log.warn("retention of {}: order {} stays for now: {}", shard, number, e.getMessage());
    }
  }

  private void endPass() {
    ExpiredOrders open = pass;
    pass = null;
    if (open != null) {
      open.close();
    }
  }

  private Instant now() {
    return settings.clock().instant();
  }
}
