package io.shardlookup.client.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class SerialExecutorTest {
  private final List<String> done = new ArrayList<>();

  @Test
  void aTaskThatFailsTakesNoOtherWithIt() {
    List<Runnable> threads = new ArrayList<>();
    SerialExecutor executor = new SerialExecutor(threads::add);
    executor.execute(
        () -> {
          throw new OutOfMemoryError("told to");
        });
    executor.execute(
        () -> {
          throw new IllegalStateException("told to");
        });
    executor.execute(() -> done.add("same run"));

    runAll(threads);
    executor.execute(() -> done.add("next run"));
    runAll(threads);

    assertThat(done).containsExactly("same run", "next run");
  }

  @Test
  void aClosingStepThatFailsIsTakenAgain() {
    SerialExecutor executor = new SerialExecutor(Runnable::run);
    executor.whenDrained(
        () -> {
          done.add("drained");
          throw new StackOverflowError("told to");
        });

    executor.execute(() -> {});
    executor.execute(() -> {});

    assertThat(done).containsExactly("drained", "drained");
  }

  @Test
  void whenTheThreadsAreGoneTasksRunWhereTheyAreBrought() {
    SerialExecutor executor =
        new SerialExecutor(
            task -> {
              throw new RejectedExecutionException("told to");
            });
    executor.whenDrained(() -> done.add("drained"));

    executor.execute(
        () -> {
          executor.execute(() -> done.add("inner"));
          done.add("outer");
        });
    executor.execute(() -> done.add("later"));

    assertThat(done).containsExactly("outer", "inner", "drained", "later", "drained");
  }

  private static void runAll(List<Runnable> threads) {
    List<Runnable> now = List.copyOf(threads);
    threads.clear();
    now.forEach(SerialExecutorTest::runOnAThread);
  }

  /** What a thread's task throws ends there. */
  private static void runOnAThread(Runnable task) {
    try {
      task.run();
    } catch (Error e) {
      assertThat(e).hasMessage("told to");
    }
  }
}
