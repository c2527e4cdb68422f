package io.shardlookup.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClosedLoopTest {
  private static final Executor CALLER = Runnable::run;
  private static final Duration NONE = Duration.ZERO;
  private static final Duration SHORT = Duration.ofMillis(100);

  private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(4);

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @Test
  void keepsTheGivenNumberInFlightAndCountsEachOnce() {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Set<Long> numbers = ConcurrentHashMap.newKeySet();
    Operation operation =
        (sequence, completion) -> {
          assertThat(numbers.add(sequence)).isTrue();
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          threads.execute(
              () -> {
                now.decrementAndGet();
                completion.done(null);
              });
        };

    LoadResult result = loop(operation, 8, CALLER).run(NONE, SHORT);

    assertThat(most).hasValue(8);
    assertThat(now).hasValue(0);
    assertThat(result.perSecond()).isPositive().isLessThan(numbers.size() / 0.1 + 1);
    assertThat(result.p99Micros()).isGreaterThanOrEqualTo(result.medianMicros());
  }

  @Test
  void measuresWhatARequestTakes() {
    Operation operation =
        (sequence, completion) -> {
          Future<?> end = threads.schedule(() -> completion.done(null), 5, TimeUnit.MILLISECONDS);
          assertThat(end.isCancelled()).isFalse();
        };

    LoadResult result = loop(operation, 2, CALLER).run(NONE, Duration.ofMillis(300));

    assertThat(result.medianMicros()).isBetween(5_000.0, 50_000.0);
    assertThat(result.perSecond()).isBetween(10.0, 410.0);
  }

  @Test
  void survivesAMillionRequestsThatEndAtOnce() {
    LoadResult result =
        loop((sequence, completion) -> completion.done(null), 2, threads).run(NONE, SHORT);

    assertThat(result.perSecond()).isGreaterThan(10_000);
  }

  @Test
  void failsWhenARequestFails() {
    Operation failing =
        (sequence, completion) ->
            completion.done(sequence == 100 ? new IllegalArgumentException("no. 100") : null);

    assertThatThrownBy(() -> loop(failing, 2, threads).run(NONE, SHORT))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no. 100");
  }

  @Test
  void measuresTheSidesInTurn() {
    StringBuilder order = new StringBuilder();

    Comparison<Double> comparison =
        Comparison.interleaved(
            2,
            () -> {
              order.append('A');
              return 4.0;
            },
            () -> {
              order.append('B');
              return 2.0;
            });

    assertThat(order).hasToString("ABAB");
    assertThat(comparison.of(d -> d).ratio()).isEqualTo(2);
  }

  private static ClosedLoop loop(Operation operation, int inFlight, Executor starter) {
    return new ClosedLoop(operation, inFlight, starter, new AtomicLong());
  }
}
