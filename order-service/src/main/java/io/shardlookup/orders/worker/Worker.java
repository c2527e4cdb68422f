package io.shardlookup.orders.worker;

import io.shardlookup.runtime.backoff.Backoff;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that takes one step of a {@link Job} after another until it is closed, whatever a step
 * throws. After a failed step it pauses, a little longer each time. Thread-safe.
 */
public final class Worker implements AutoCloseable {
  /** How long {@link #close} waits for the step under way. */
  public static final Duration CLOSE_BOUND = Duration.ofSeconds(15);

  private static final Logger log = LoggerFactory.getLogger(Worker.class);

  private final Job job;
  private final Backoff backoff;
  private final Thread thread;

  /** Holds a permit when there is a reason not to wait. */
  private final Semaphore wakeups = new Semaphore(0);

  /** Down to 0 when it is told to end. */
  private final CountDownLatch told = new CountDownLatch(1);

  private volatile boolean closing;

  /**
   * Does nothing until started.
   *
   * @param name of the thread
   * @param job what it does
   * @param backoff pauses after failures; the worker's alone
   */
  public Worker(String name, Job job, Backoff backoff) {
    this.job = job;
    this.backoff = backoff;
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  /** Takes the first step; nothing if it was closed before. Once. */
  public synchronized void start() {
    if (!closing) {
      thread.start();
    }
  }

  /**
   * Ends the wait before the next step, be it under way or to come; not the part of it in which the
   * job gathers work.
   */
  public void wake() {
    if (wakeups.availablePermits() == 0) {
      wakeups.release();
    }
  }

  /** Takes no further step and waits, within {@link #CLOSE_BOUND}, for the last one. Idempotent. */
  @Override
  public synchronized void close() {
    if (closing) {
      return;
    }
    closing = true;
    if (thread.getState() == Thread.State.NEW) {
      job.end();
      return;
    }
    job.interrupt();
    told.countDown();
    wake();
    try {
      thread.join(CLOSE_BOUND.toMillis());
      if (thread.isAlive()) {
        log.warn("{} is still busy {} after it was told to end", thread.getName(), CLOSE_BOUND);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (!closing) {
        pause(stepOrFail());
      }
    } finally {
      job.end();
    }
  }

  private Pause stepOrFail() {
    try {
      Duration wait = job.step();
      backoff.reset();
      return new Pause(job.gathering(), wait);
    } catch (Throwable e) {
      // Errors too: without this thread nobody would take another step, and nobody would notice.
      if (!closing) {
        tell(e);
      }
      return new Pause(Duration.ZERO, backoff.next());
    }
  }

  private void tell(Throwable failure) {
    try {
      job.failed(failure);
    } catch (Throwable e) {
      log.error("{}: {}, and what follows a failure failed", thread.getName(), failure, e);
    }
  }

  private void pause(Pause pause) {
    try {
      if (!pause.atLeast().isZero()
          && told.await(pause.atLeast().toNanos(), TimeUnit.NANOSECONDS)) {
        return;
      }
      long rest = pause.atMost().minus(pause.atLeast()).toNanos();
      if (rest > 0) {
        boolean unused = wakeups.tryAcquire(rest, TimeUnit.NANOSECONDS);
      }
      wakeups.drainPermits();
    } catch (InterruptedException e) {
      // Nobody but the JVM's end interrupts this thread.
      closing = true;
    }
  }

  /**
   * What lies between two steps.
   *
   * @param atLeast the part of it that no wake ends
   * @param atMost all of it
   */
  private record Pause(Duration atLeast, Duration atMost) {}
}
