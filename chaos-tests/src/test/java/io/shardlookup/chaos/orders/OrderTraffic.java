package io.shardlookup.chaos.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shardlookup.chaos.fault.Outage;
import io.shardlookup.local.orders.OrderBook;
import io.shardlookup.local.orders.OrderCalls;
import io.shardlookup.local.orders.OrderWalk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.core.ConditionTimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Clients that walk orders through their lives, one after the other, until they are told to end,
 * and remember every change that was acknowledged. Used by one thread.
 */
final class OrderTraffic implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(OrderTraffic.class);

  /** Calls are tried again for so long, each time for at most two seconds. */
  static final OrderCalls.Patience THROUGH_OUTAGES =
      new OrderCalls.Patience(Duration.ofSeconds(2), OrderCluster.PATIENCE.multipliedBy(2));

  private static final int CLIENTS = 6;
  private static final int SOME_ORDERS = 15;
  private static final long PAUSE_NANOS = 20_000_000;

  private final OrderCalls calls;
  private final OrderBook book = new OrderBook();
  private final AtomicBoolean goesOn = new AtomicBoolean(true);
  private final List<Thread> clients = new ArrayList<>();

  private OrderTraffic(OrderCalls calls) {
    this.calls = calls;
  }

  /** Begins, and returns when orders have been placed. */
  static OrderTraffic start(OrderCluster cluster, OrderCalls.Patience patience, Random seed) {
    OrderTraffic traffic = new OrderTraffic(new OrderCalls(cluster.endpoints(), patience));
    for (int i = 0; i < CLIENTS; i++) {
      OrderWalk walk = new OrderWalk(traffic.calls, traffic.book, new Random(seed.nextLong()));
      Thread thread = new Thread(() -> traffic.walk(walk), "client-" + i);
      thread.setDaemon(true);
      traffic.clients.add(thread);
      thread.start();
    }
    traffic.awaitMore();
    return traffic;
  }

  /** Waits until some more orders have been placed, and some have come to their end. */
  void awaitMore() {
    int placed = book.placed() + SOME_ORDERS;
    long ended = book.completed() + book.cancelled() + SOME_ORDERS;
    try {
      await()
          .atMost(OrderCluster.PATIENCE)
          .until(() -> book.placed() >= placed && book.completed() + book.cancelled() >= ended);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(
          "orders: %d placed (expected: %d or more); failed: %d, %s"
              .formatted(book.placed(), placed, book.failed(), book.firstFailure()),
          e);
    }
  }

  /** Goes on as long as an outage lasts: more and more orders are placed, and no call fails. */
  void goOn(Outage outage) {
    int before = book.placed();
    long begin = System.nanoTime();
    do {
      awaitMore();
      assertThat(book.failed()).as("%s: %s", outage, book.firstFailure()).isZero();
    } while (System.nanoTime() - begin < outage.length().toNanos());
    log.info(
        "{}: {} orders placed, {} calls failed", outage, book.placed() - before, book.failed());
  }

  /** Waits until calls have been made again, or, if there is no need to, some changes were made. */
  void awaitEffect() {
    int again = calls.repeated();
    long changes = book.changes() + SOME_ORDERS;
    await()
        .atMost(OrderCluster.PATIENCE)
        .until(() -> calls.repeated() > again || book.changes() >= changes);
  }

  /** What clients were told so far. */
  OrderBook book() {
    return book;
  }

  /** How many calls were made again. */
  int repeated() {
    return calls.repeated();
  }

  /** Lets the orders under way come to their end; not a single call may have failed. */
  OrderBook finish(String what) {
    stop();
    assertThat(clients).as(what).noneMatch(Thread::isAlive);
    assertThat(book.failed()).as("%s: %s", what, book.firstFailure()).isZero();
    return book;
  }

  @Override
  public void close() {
    stop();
    calls.close();
  }

  private void stop() {
    goesOn.set(false);
    for (Thread client : clients) {
      try {
        client.join(OrderCluster.PATIENCE.multipliedBy(2).toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void walk(OrderWalk walk) {
    while (goesOn.get()) {
      walk.next();
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }
}
