package io.shardlookup.local.orders;

import io.shardlookup.local.check.CheckResult;
import io.shardlookup.local.check.LedgerView;
import io.shardlookup.local.check.OrderCheck;
import io.shardlookup.local.check.OrderPlaces;
import io.shardlookup.local.check.OrderStores;
import io.shardlookup.local.cluster.Steps;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Concurrent clients that place orders and walk them through their lives, evenly over a time, while
 * meters watch them arrive in the read model and in the ledger. Begun and ended by one thread,
 * once.
 */
public final class OrderLoad implements AutoCloseable {
  private static final Duration ENDS_WITHIN = Duration.ofMinutes(5);
  private static final Duration ARRIVES_WITHIN = Duration.ofSeconds(30);
  private static final Duration GLANCE = Duration.ofMillis(200);

  private final OrderLoadConfig config;
  private final OrderStores stores;
  private final OrderCalls calls;
  private final LedgerView ledger;
  private final OrderBook book = new OrderBook();
  private final AtomicBoolean cut = new AtomicBoolean();
  private final AtomicBoolean metering = new AtomicBoolean(true);
  private final AtomicInteger next = new AtomicInteger();
  private final LagMeter readModelLag;
  private final LagMeter ledgerLag;
  private final List<Thread> clients = new ArrayList<>();
  private final List<Thread> meters = new ArrayList<>();

  /** A load that has not begun; it closes neither the calls nor the stores. */
  public OrderLoad(OrderLoadConfig config, OrderCalls calls, OrderStores stores) {
    this.config = config;
    this.calls = calls;
    this.stores = stores;
    this.ledger = stores.ledger();
    this.readModelLag =
        new LagMeter(book, change -> stores.readModelVersion(change.order()), metering::get);
    this.ledgerLag =
        new LagMeter(book, change -> ledger.version(change.shop(), change.order()), metering::get);
  }

  /** Begins. */
  public void start() {
    long began = System.nanoTime();
    for (int i = 0; i < config.clients(); i++) {
      OrderWalk walk = new OrderWalk(calls, book, new Random(began + i));
      clients.add(thread("orders-" + i, () -> walk(walk, began)));
    }
    meters.add(thread("read-model-lag", readModelLag));
    meters.add(thread("ledger-lag", ledgerLag));
    clients.forEach(Thread::start);
    meters.forEach(Thread::start);
  }

  /** What clients were told so far. */
  public OrderBook book() {
    return book;
  }

  /** No client begins another order. */
  public void cut() {
    cut.set(true);
  }

  /** Waits until all orders have come to their end; for so long the steps show how far they are. */
  public void awaitEnd(Steps steps) {
    long end = System.nanoTime() + ENDS_WITHIN.toNanos();
    if (isUnderWay()) {
      try (Steps.Step step = steps.begin("walking the last orders to their end")) {
        while (isUnderWay() && System.nanoTime() < end && !cut.get()) {
          step.at(book.placed() + " of " + config.orders() + " placed");
          join(clients, GLANCE);
        }
        step.done(book.placed() + " placed");
      }
    }
    cut.set(true);
    join(clients, ARRIVES_WITHIN);
    awaitMeasurement();
    metering.set(false);
    join(meters, ARRIVES_WITHIN);
  }

  /**
   * Waits until every order is in its shard, in the read model and in the ledger, but not for ever;
   * says what is not.
   *
   * @param places where they have to be; read again with the stores
   */
  public OrderResult check(Supplier<OrderPlaces> places) {
    long end = System.nanoTime() + ARRIVES_WITHIN.toNanos();
    CheckResult result = checked(places);
    while (!result.isWell() && System.nanoTime() < end) {
      LockSupport.parkNanos(GLANCE.toNanos());
      result = checked(places);
    }
    return new OrderResult(config.orders(), book, readModelLag.lag(), ledgerLag.lag(), result);
  }

  /** Ends it early. */
  @Override
  public void close() {
    cut.set(true);
    metering.set(false);
    join(clients, ARRIVES_WITHIN);
    join(meters, ARRIVES_WITHIN);
    ledger.close();
  }

  private CheckResult checked(Supplier<OrderPlaces> places) {
    return new OrderCheck(stores.snapshot(), places.get()).of(book.acknowledged());
  }

  private void walk(OrderWalk walk, long began) {
    long pace = config.within().toNanos() / config.orders();
    for (int number = next.getAndIncrement();
        number < config.orders() && !cut.get();
        number = next.getAndIncrement()) {
      long early = began + number * pace - System.nanoTime();
      if (early > 0) {
        LockSupport.parkNanos(early);
      }
      walk.next();
    }
  }

  /** In a short load the first change that the meters look for may still be on its way. */
  private void awaitMeasurement() {
    long end = System.nanoTime() + ARRIVES_WITHIN.toNanos();
    while (book.last() != null
        && !(readModelLag.hasMeasured() && ledgerLag.hasMeasured())
        && System.nanoTime() < end) {
      LockSupport.parkNanos(GLANCE.toNanos());
    }
  }

  private boolean isUnderWay() {
    return clients.stream().anyMatch(Thread::isAlive);
  }

  private static Thread thread(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  private static void join(List<Thread> threads, Duration atMost) {
    long end = System.nanoTime() + atMost.toNanos();
    for (Thread thread : threads) {
      try {
        thread.join(Math.max(1, (end - System.nanoTime()) / 1_000_000));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
