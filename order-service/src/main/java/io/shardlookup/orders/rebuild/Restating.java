package io.shardlookup.orders.rebuild;

import io.shardlookup.client.jdbc.ShardRouter;
import io.shardlookup.model.ShardName;
import io.shardlookup.orders.error.OrderErrorReason;
import io.shardlookup.orders.error.OrderException;
import io.shardlookup.orders.number.OrderKeyspaceSource;
import io.shardlookup.orders.order.OrderNumber;
import io.shardlookup.orders.store.OrderRestatement;
import io.shardlookup.orders.store.OrderShards;
import io.shardlookup.orders.store.OrderWriter;
import io.shardlookup.orders.store.ShardEndpoints;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has all orders on the shards told again, each on the shard that serves it, day by day on all
 * shards side by side. Rows that a relocation has left are a reason to tell an order, too: so one
 * that moves meanwhile is told twice rather than never.
 */
final class Restating {
  private static final Logger log = LoggerFactory.getLogger(Restating.class);
  private static final int PAGE = 200;

  /** Longer than writes are ever held. */
  private static final Duration TOLD_WITHIN = Duration.ofSeconds(90);

  /** With more events waiting, those of changes would wait long behind them. */
  private static final int MOST_WAITING = 1_000;

  private final ShardRouter router;
  private final OrderKeyspaceSource keyspace;
  private final OrderShards shards;
  private final Clock clock;
  private final Patience patience;
  private final AtomicLong told = new AtomicLong();
  private final AtomicLong damaged = new AtomicLong();

  Restating(
      ShardRouter router,
      OrderKeyspaceSource keyspace,
      OrderShards shards,
      Clock clock,
      Patience patience) {
    this.router = router;
    this.keyspace = keyspace;
    this.shards = shards;
    this.clock = clock;
    this.patience = patience;
  }

  /**
   * Tells them, and returns when their events are published.
   *
   * @return how many could not be told, since their rows are damaged: the log names them
   */
  long run() {
    List<ShardName> names = List.copyOf(ShardEndpoints.databases(keyspace.client()));
    ExecutorService threads = Executors.newFixedThreadPool(Math.max(1, names.size()));
    try {
      NavigableSet<Integer> days = new TreeSet<>();
      each(threads, names, (shard, stored) -> stored.days()).forEach(days::addAll);
      for (int day : days) {
        var unused = each(threads, names, (shard, stored) -> tell(shard, stored, day));
        log.info("orders told again: {}, up to those of {}", told, day);
      }
      var unused = each(threads, names, this::awaitPublished);
    } finally {
      threads.shutdownNow();
    }
    return damaged.get();
  }

  private long tell(ShardName shard, StoredNumbers stored, int day) throws SQLException {
    List<OrderNumber> page = stored.ofDay(day, null, PAGE);
    while (!page.isEmpty()) {
      page.forEach(this::tell);
      patience.await("events waiting on " + shard, MOST_WAITING, waiting(stored, Long.MAX_VALUE));
      page = stored.ofDay(day, page.get(page.size() - 1), PAGE);
    }
    return told.get();
  }

  private void tell(OrderNumber number) {
    try {
      boolean there =
          shards.write(
              number,
              TOLD_WITHIN,
              new OrderRestatement(number, clock.instant(), new OrderWriter(keyspace.name())));
      if (there) {
        told.incrementAndGet();
      }
    } catch (OrderException e) {
      if (e.reason() != OrderErrorReason.DAMAGED_DATA) {
        throw e;
      }
      damaged.incrementAndGet();
      log.error("not told again: {}", e.getMessage());
    }
  }

  private long awaitPublished(ShardName shard, StoredNumbers stored) throws SQLException {
    long last = stored.lastEvent();
    patience.await("events waiting on " + shard, 0, waiting(stored, last));
    return last;
  }

  private static LongSupplier waiting(StoredNumbers stored, long upTo) {
    return () -> {
      try {
        return stored.eventsUpTo(upTo);
      } catch (SQLException e) {
        throw new RebuildException("outbox: cannot be read: " + e.getMessage());
      }
    };
  }

  /** A question to one shard. */
  private interface Question<T> {
    T ask(ShardName shard, StoredNumbers stored) throws SQLException;
  }

  private <T> List<T> each(ExecutorService threads, List<ShardName> names, Question<T> question) {
    List<Callable<T>> calls = new ArrayList<>();
    for (ShardName name : names) {
      calls.add(
          () -> {
            try (Connection connection = router.connect(name)) {
              return question.ask(name, new StoredNumbers(connection));
            }
          });
    }
    try {
      List<T> answers = new ArrayList<>();
      for (Future<T> answer : threads.invokeAll(calls)) {
        answers.add(answer.get());
      }
      return answers;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RebuildException("interrupted");
    } catch (ExecutionException e) {
      throw new RebuildException("orders not told again: " + String.valueOf(e.getCause()));
    }
  }
}
