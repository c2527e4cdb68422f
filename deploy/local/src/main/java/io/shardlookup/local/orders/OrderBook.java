package io.shardlookup.local.orders;

import io.shardlookup.local.check.Acknowledged;
import io.shardlookup.local.check.CheckedOrder;
import io.shardlookup.orders.v1.Order;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** What clients of the order service were told. Thread-safe. */
public final class OrderBook {
  private static final String STATUS_PREFIX = "ORDER_STATUS_";

  private final Map<String, Acknowledged> newest = new ConcurrentHashMap<>();
  private final LongAdder changes = new LongAdder();
  private final LongAdder completed = new LongAdder();
  private final LongAdder cancelled = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final Histogram latencies = new ConcurrentHistogram(TimeUnit.MINUTES.toNanos(10), 3);
  private volatile String firstFailure = "";
  private volatile @Nullable Change last;

  /** A change that was acknowledged, and when, as {@link System#nanoTime()} counts. */
  public record Change(String order, String shop, long version, long nanos) {}

  /** Notes an acknowledged change, which was asked for at this time. */
  void acknowledged(Order order, long askedNanos) {
    long now = System.nanoTime();
    latencies.recordValue(now - askedNanos);
    changes.increment();
    newest.put(order.getOrderNumber(), told(order));
    last = new Change(order.getOrderNumber(), order.getShopId(), order.getVersion(), now);
    switch (order.getStatus()) {
      case ORDER_STATUS_COMPLETED -> completed.increment();
      case ORDER_STATUS_CANCELLED -> cancelled.increment();
      default -> {}
    }
  }

  /** Notes a call that got no answer, or a refusal. */
  void failed(String what) {
    failed.increment();
    if (firstFailure.isEmpty()) {
      firstFailure = what;
    }
  }

  /** The last acknowledged change of each order. */
  public Collection<Acknowledged> acknowledged() {
    return List.copyOf(newest.values());
  }

  /** The change that was acknowledged last; null before the first. */
  public @Nullable Change last() {
    return last;
  }

  /** How many orders were placed. */
  public int placed() {
    return newest.size();
  }

  /** How many changes were acknowledged, placing included. */
  public long changes() {
    return changes.sum();
  }

  /** How many orders were completed. */
  public long completed() {
    return completed.sum();
  }

  /** How many were called off. */
  public long cancelled() {
    return cancelled.sum();
  }

  /** How many calls failed. */
  public long failed() {
    return failed.sum();
  }

  /** One of the first failures; empty without any. */
  public String firstFailure() {
    return firstFailure;
  }

  /** From asking for a change to its acknowledgement, in nanoseconds. */
  public Histogram latencies() {
    return latencies.copy();
  }

  private static Acknowledged told(Order order) {
    return new Acknowledged(
        order.getOrderNumber(),
        order.getVersion(),
        order.getStatus().name().substring(STATUS_PREFIX.length()),
        new CheckedOrder.Total(
            order.getTotal().getCurrency(), order.getTotal().getMinorUnits(), order.getDay()),
        order.getPaymentsList().stream()
            .mapToLong(payment -> payment.getAmount().getMinorUnits())
            .sum());
  }
}
