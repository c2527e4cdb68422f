package io.shardlookup.orders.command;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.shardlookup.orders.error.OrderErrors;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How commands end and how long they take: timer {@code shardlookup.orders.commands} by command and
 * outcome, which is {@code done}, {@code repeated} or the reason of the error. Thread-safe.
 */
public final class CommandMeters {
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

  /**
   * Counts into the registry.
   *
   * @param ticker measures durations, in nanoseconds
   */
  public CommandMeters(MeterRegistry registry, LongSupplier ticker) {
    this.registry = registry;
    this.ticker = ticker;
  }

  /** When something starts that will be told to have ended. */
  long start() {
    return ticker.getAsLong();
  }

  /** A command has ended. */
  void ended(String command, long start, boolean repeated, @Nullable Throwable failure) {
    String outcome =
        failure != null
            ? OrderErrors.fromGrpc(failure).reason().name()
            : repeated ? "repeated" : "done";
    Timer.builder("shardlookup.orders.commands")
        .description("Commands by how they ended")
        .tag("command", command)
        .tag("outcome", outcome)
        .serviceLevelObjectives(BOUNDS)
        .register(registry)
        .record(ticker.getAsLong() - start, TimeUnit.NANOSECONDS);
  }
}
