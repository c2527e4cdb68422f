package io.shardlookup.orders.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shardlookup.runtime.backoff.Backoff;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WorkerTest {
  private static final Duration FOR_EVER = Duration.ofDays(1);

  private final Script script = new Script();
  private final Worker worker =
      new Worker(
          "test", script, new Backoff(Duration.ofMillis(1), Duration.ofMillis(2), new Random(1)));

  @AfterEach
  void close() {
    script.next.add(FOR_EVER);
    worker.close();
  }

  @Test
  void takesStepsUntilItIsClosed() {
    script.next.addAll(List.of(Duration.ZERO, Duration.ofNanos(1), FOR_EVER));
    worker.start();
    await().until(() -> script.calls.size() == 3);

    worker.close();
    worker.close();

    assertThat(script.calls).containsExactly("step", "step", "step", "interrupt", "end");
  }

  @Test
  void freesWhatItNeverUsed() {
    worker.close();
    worker.close();
    worker.start();

    assertThat(script.calls).containsExactly("end");
  }

  @Test
  void wakesFromItsPause() {
    script.next.addAll(List.of(FOR_EVER, FOR_EVER));
    worker.start();
    await().until(() -> script.calls.size() == 1);

    worker.wake();

    await().untilAsserted(() -> assertThat(script.calls).containsExactly("step", "step"));
  }

  @Test
  void doesNotForgetAWakeupDuringAStep() {
    worker.start();
    await().until(() -> script.calls.size() == 1);
    worker.wake();

    script.next.addAll(List.of(FOR_EVER, FOR_EVER));

    await().untilAsserted(() -> assertThat(script.calls).containsExactly("step", "step"));
  }

  @Test
  void goesOnAfterAFailure() {
    script.next.addAll(List.of(Script.FAILURE, Script.FAILURE, FOR_EVER));
    worker.start();

    await()
        .untilAsserted(
            () ->
                assertThat(script.calls)
                    .containsExactly("step", "failed", "step", "failed", "step"));
  }

  @Test
  void goesOnAfterAnErrorAndAfterAFailureOfWhatFollowsOne() {
    script.failedThrows = true;
    script.next.addAll(List.of(Script.ERROR, Script.FAILURE, FOR_EVER));
    worker.start();

    await()
        .untilAsserted(
            () ->
                assertThat(script.calls)
                    .containsExactly("step", "failed", "step", "failed", "step"));
  }

  @Test
  void gathersHoweverOftenItIsWoken() {
    script.gathering = Duration.ofMillis(300);
    script.next.addAll(List.of(FOR_EVER, FOR_EVER));
    long start = System.nanoTime();
    worker.start();
    await().until(() -> script.calls.size() == 1);

    worker.wake();
    await().until(() -> script.calls.size() == 2);

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(script.gathering);
  }

  @Test
  void endsWhileItGathers() {
    script.gathering = FOR_EVER;
    script.next.add(FOR_EVER);
    worker.start();
    await().until(() -> script.calls.size() == 1 && script.next.isEmpty());

    worker.close();

    assertThat(script.calls).containsExactly("step", "interrupt", "end");
  }

  /** A job whose steps end as they are told. */
  private static final class Script implements Job {
    static final Duration FAILURE = Duration.ofNanos(-1);
    static final Duration ERROR = Duration.ofNanos(-2);

    final BlockingQueue<Duration> next = new LinkedBlockingQueue<>();
    final List<String> calls = new CopyOnWriteArrayList<>();
    volatile boolean failedThrows;
    volatile Duration gathering = Duration.ZERO;

    @Override
    public Duration step() throws Exception {
      calls.add("step");
      Duration wait = next.take();
      if (wait.equals(FAILURE)) {
        throw new IllegalStateException("as told");
      }
      if (wait.equals(ERROR)) {
        throw new StackOverflowError("as told");
      }
      return wait;
    }

    @Override
    public Duration gathering() {
      return gathering;
    }

    @Override
    public void failed(Throwable failure) {
      calls.add("failed");
      if (failedThrows) {
        throw new LinkageError("as told");
      }
    }

    @Override
    public void interrupt() {
      calls.add("interrupt");
    }

    @Override
    public void end() {
      calls.add("end");
    }
  }
}
