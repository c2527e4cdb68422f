package io.shardlookup.processes;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The signals that are sent, by the shell's own {@code kill}, which is there on a system without
 * the command of that name.
 */
enum Signal {
  /** Freezes the process; it cannot refuse. */
  STOP,
  /** Lets a frozen process go on; does nothing to another. */
  CONT,
  /** Asks the process to end. */
  TERM,
  /** Ends the process; it cannot refuse. */
  KILL;

  private static final Duration LIMIT = Duration.ofSeconds(10);

  /**
   * Sends this signal; a process that is gone is no error.
   *
   * @throws ProcessException when the signal could not be sent to a process that is there
   */
  void sendTo(long pid) {
    int exit;
    try {
      Process kill =
          new ProcessBuilder(
                  "/bin/sh", "-c", "kill -s \"$1\" \"$2\"", "sh", name(), Long.toString(pid))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      exit = kill.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS) ? kill.exitValue() : -1;
    } catch (IOException e) {
      throw new ProcessException(
          "signal " + this + " to process " + pid + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProcessException("signal " + this + " to process " + pid + ": interrupted", e);
    }
    if (exit != 0 && ProcStat.of(pid).map(stat -> !stat.isDead()).orElse(false)) {
      throw new ProcessException(
          "signal " + this + " to process " + pid + ": kill ended with " + exit + " (expected: 0)");
    }
  }
}
