package io.shardlookup.server.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** A scheduler whose clock a test advances; tasks run on the thread that does. */
final class ManualScheduler extends AbstractExecutorService implements ScheduledExecutorService {
  private final List<Task> tasks = new ArrayList<>();
  private long nowNanos = 1_000_000_000;

  long nanoTime() {
    return nowNanos;
  }

  /** Lets time pass, and runs what is due in between in its order. */
  void advance(Duration time) {
    runDue(time);
  }

  /** As {@link #advance}; returns how many tasks ran. */
  int runDue(Duration time) {
    int ran = 0;
    long end = nowNanos + time.toNanos();
    while (true) {
      Task next =
          tasks.stream()
              .filter(task -> task.dueNanos <= end)
              .min(Comparator.comparingLong(task -> task.dueNanos))
              .orElse(null);
      if (next == null) {
        nowNanos = end;
        return ran;
      }
      tasks.remove(next);
      nowNanos = Math.max(nowNanos, next.dueNanos);
      ran += next.fire() ? 1 : 0;
    }
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
    return add(new Task(command, nowNanos + unit.toNanos(delay), 0));
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable command, long initialDelay, long period, TimeUnit unit) {
    return add(new Task(command, nowNanos + unit.toNanos(initialDelay), unit.toNanos(period)));
  }

  @Override
  public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable command, long initialDelay, long delay, TimeUnit unit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void execute(Runnable command) {
    command.run();
  }

  @Override
  public void shutdown() {}

  @Override
  public List<Runnable> shutdownNow() {
    return List.of();
  }

  @Override
  public boolean isShutdown() {
    return false;
  }

  @Override
  public boolean isTerminated() {
    return false;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return true;
  }

  private Task add(Task task) {
    tasks.add(task);
    return task;
  }

  private final class Task extends FutureTask<Object> implements ScheduledFuture<Object> {
    private final Runnable command;
    private final long periodNanos;
    private long dueNanos;

    Task(Runnable command, long dueNanos, long periodNanos) {
      super(command, null);
      this.command = command;
      this.dueNanos = dueNanos;
      this.periodNanos = periodNanos;
    }

    boolean fire() {
      if (isCancelled()) {
        return false;
      }
      command.run();
      if (periodNanos > 0) {
        dueNanos += periodNanos;
        tasks.add(this);
      }
      return true;
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(dueNanos - nowNanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }
  }
}
