package io.shardlookup.orders.worker;

import java.time.Duration;

/** What a {@link Worker} does. Confined to the worker's thread, but for {@link #interrupt}. */
public interface Job {
  /**
   * Does a bounded piece of work.
   *
   * @return how long the next step can wait, unless the worker is woken
   * @throws Exception when it failed, as it has with any {@link Error}: {@link #failed} is called,
   *     and the next step is taken after a pause
   */
  Duration step() throws Exception;

  /**
   * How much of the pause after the last step no wake ends, at most all of it. What comes in it is
   * taken at once afterwards.
   */
  default Duration gathering() {
    return Duration.ZERO;
  }

  /** A step failed: says so, and lets go of what cannot be relied on any more. */
  void failed(Throwable failure);

  /** The worker is closing: what a step waits for may end early. From any thread. */
  void interrupt();

  /** The last call: frees all. */
  void end();
}
