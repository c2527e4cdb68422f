package io.shardlookup.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OpenLoopTest {
  private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(1);

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @Test
  void beginsAsManyAsTheRateSaysAndCountsThoseOfTheMeasuredTime() {
    List<Long> numbers = new ArrayList<>();
    Operation operation =
        (sequence, completion) -> {
          numbers.add(sequence);
          completion.done(null);
        };

    LoadResult result = loop(operation, 200).run(Duration.ofMillis(100), Duration.ofMillis(500));

    assertThat(numbers).hasSize(120).doesNotHaveDuplicates();
    assertThat(result.perSecond()).isBetween(20.0, 205.0);
  }

  @Test
  void beginsNextOnesWhileOthersRun() {
    Operation operation =
        (sequence, completion) -> {
          Future<?> end = threads.schedule(() -> completion.done(null), 200, TimeUnit.MILLISECONDS);
          assertThat(end.isCancelled()).isFalse();
        };

    LoadResult result = loop(operation, 100).run(Duration.ZERO, Duration.ofMillis(500));

    assertThat(result.medianMicros()).isGreaterThanOrEqualTo(199_000);
    assertThat(result.perSecond()).as("closed, it would be 5 a second").isGreaterThan(10);
  }

  @Test
  void countsFromWhenARequestWasToBegin() {
    Operation firstBlocks =
        (sequence, completion) -> {
          if (sequence == 0) {
            await(Duration.ofMillis(400));
          }
          completion.done(null);
        };

    LoadResult result = loop(firstBlocks, 100).run(Duration.ZERO, Duration.ofMillis(400));

    assertThat(result.medianMicros()).as("of 400, 390, ... 10 ms").isGreaterThan(150_000);
  }

  @Test
  void failsWhenARequestFails() {
    Operation failing =
        (sequence, completion) ->
            completion.done(sequence == 3 ? new IllegalArgumentException("no. 3") : null);

    assertThatThrownBy(() -> loop(failing, 1_000).run(Duration.ZERO, Duration.ofMillis(10)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no. 3");
  }

  /** Takes that long itself. */
  private static void await(Duration time) {
    long until = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < until) {
      Thread.onSpinWait();
    }
  }

  private static OpenLoop loop(Operation operation, double perSecond) {
    return new OpenLoop(operation, perSecond, new AtomicLong());
  }
}
