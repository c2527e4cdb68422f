package io.shardlookup.orders.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.shardlookup.orders.error.OrderErrors;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How calls of one kind end and how long they take: a timer by call and outcome, which is {@code
 * done}, what else the caller of {@link #ended} names, or the reason of the error. Thread-safe.
 */
public final class CallMeters {
  /** The outcome of a call that did what it is for. */
  public static final String DONE = "done";

  private static final Duration[] BOUNDS = {
    Duration.ofMillis(1),
    Duration.ofMillis(2),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(20),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(200),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5)
  };

  private final MeterRegistry registry;
  private final LongSupplier ticker;
  private final String timer;
  private final String tag;

  private CallMeters(MeterRegistry registry, LongSupplier ticker, String timer, String tag) {
    this.registry = registry;
    this.ticker = ticker;
    this.timer = timer;
    this.tag = tag;
  }

  /**
   * Of commands: {@code shardlookup.orders.commands}.
   *
   * @param ticker measures durations, in nanoseconds
   */
  public static CallMeters ofCommands(MeterRegistry registry, LongSupplier ticker) {
    return new CallMeters(registry, ticker, "shardlookup.orders.commands", "command");
  }

  /**
   * Of queries: {@code shardlookup.orders.queries}.
   *
   * @param ticker measures durations, in nanoseconds
   */
  public static CallMeters ofQueries(MeterRegistry registry, LongSupplier ticker) {
    return new CallMeters(registry, ticker, "shardlookup.orders.queries", "query");
  }

  /** When something starts that will be told to have ended. */
  public long start() {
    return ticker.getAsLong();
  }

  /** A call has ended well, with this outcome. */
  public void ended(String call, long start, String outcome) {
    Timer.builder(timer)
        .description("Calls by how they ended")
        .tag(tag, call)
        .tag("outcome", outcome)
        .serviceLevelObjectives(BOUNDS)
        .register(registry)
        .record(ticker.getAsLong() - start, TimeUnit.NANOSECONDS);
  }

  /** A call has failed, or not: then the outcome is {@link #DONE}. */
  public void ended(String call, long start, @Nullable Throwable failure) {
    ended(call, start, failure == null ? DONE : OrderErrors.fromGrpc(failure).reason().name());
  }
}
