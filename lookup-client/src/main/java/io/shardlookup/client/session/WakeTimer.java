package io.shardlookup.client.session;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The one timer that wakes the session executor. Confined to that. */
final class WakeTimer {
  private final ScheduledExecutorService scheduler;
  private final Runnable wake;
  private @Nullable ScheduledFuture<?> timer;
  private long timerNanos;

  /** Runs the step by this scheduler. */
  WakeTimer(ScheduledExecutorService scheduler, Runnable wake) {
    this.scheduler = scheduler;
    this.wake = wake;
  }

  /**
   * Wakes at this moment at the latest. {@link java.util.concurrent.RejectedExecutionException} if
   * the scheduler has ended.
   */
  void wakeAt(long at, long now) {
    if (timer != null && !timer.isDone() && timerNanos - at <= 0 && timerNanos - now > 0) {
      return;
    }
    cancel();
    timerNanos = at;
    timer = scheduler.schedule(wake, Math.max(0, at - now), TimeUnit.NANOSECONDS);
  }

  void cancel() {
    if (timer != null) {
      boolean unused = timer.cancel(false);
      timer = null;
    }
  }
}
