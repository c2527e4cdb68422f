package io.shardlookup.processes;

import java.time.Duration;
import java.util.List;

/**
 * A process as it is written down, so that another JVM can find exactly it again. The start time
 * tells it from a later process that got the same id.
 *
 * @param name what messages call it; no white space
 * @param pid the process id
 * @param startTicks its start, in clock ticks since boot, as the kernel counts
 */
public record ProcessRecord(String name, long pid, long startTicks) {
  private static final Duration SIGNAL_TAKES_AT_MOST = Duration.ofSeconds(10);

  /** Checks the name and the id. */
  public ProcessRecord {
    if (!name.matches("\\S+") || pid < 1) {
      throw new IllegalArgumentException(
          "process record: '"
              + name
              + "' "
              + pid
              + " (expected: a name without white space, an id above 0)");
    }
  }

  /**
   * The process that has this id now.
   *
   * @throws ProcessException when there is none
   */
  public static ProcessRecord of(String name, long pid) {
    return ProcStat.of(pid)
        .map(stat -> new ProcessRecord(name, pid, stat.startTicks()))
        .orElseThrow(() -> new ProcessException(name + ": no process " + pid));
  }

  /**
   * Reads what {@link #toLine()} wrote.
   *
   * @throws IllegalArgumentException when the line is not of that form
   */
  public static ProcessRecord parse(String line) {
    List<String> words = List.of(line.trim().split("\\s+"));
    if (words.size() != 3
        || !words.get(1).matches("\\d{1,18}")
        || !words.get(2).matches("\\d{1,18}")) {
      throw new IllegalArgumentException(
          "process record: '" + line + "' (expected: name pid start-ticks)");
    }
    return new ProcessRecord(
        words.get(0), Long.parseLong(words.get(1)), Long.parseLong(words.get(2)));
  }

  /** One line of text: name, id and start, parted by spaces. */
  public String toLine() {
    return name + " " + pid + " " + startTicks;
  }

  /** Whether this very process is there and has not exited; a paused process is running. */
  public boolean isRunning() {
    return ProcStat.of(pid)
        .filter(stat -> stat.startTicks() == startTicks && !stat.isDead())
        .isPresent();
  }

  /** Whether it is there and a signal has stopped it. */
  public boolean isPaused() {
    return isRunning() && ProcStat.of(pid).map(ProcStat::isStopped).orElse(false);
  }

  /**
   * Freezes it (SIGSTOP) and returns when it stands still, which on a busy machine is later than
   * the signal; does nothing when it is not running.
   */
  public void pause() {
    send(Signal.STOP);
    if (!Await.until(SIGNAL_TAKES_AT_MOST, () -> isPaused() || !isRunning())) {
      throw late("not stopped", Signal.STOP);
    }
  }

  /** Lets it go on (SIGCONT); does nothing when it is not running. */
  public void resume() {
    send(Signal.CONT);
  }

  /** Ends it (SIGKILL) and returns when it is gone; does nothing when it is not running. */
  public void kill() {
    send(Signal.KILL);
    if (!Await.until(SIGNAL_TAKES_AT_MOST, () -> !isRunning())) {
      throw late("still there", Signal.KILL);
    }
  }

  /**
   * Asks it to end (SIGTERM), resuming it if it is paused, and kills it after the grace time.
   *
   * @return whether it ended by itself; true when it was not running
   */
  public boolean terminate(Duration grace) {
    send(Signal.TERM);
    send(Signal.CONT);
    if (Await.until(grace, () -> !isRunning())) {
      return true;
    }
    kill();
    return false;
  }

  private ProcessException late(String what, Signal signal) {
    return new ProcessException(
        String.format(
            "%s (process %d): %s %s after SIG%s", name, pid, what, SIGNAL_TAKES_AT_MOST, signal));
  }

  private void send(Signal signal) {
    if (isRunning()) {
      signal.sendTo(pid);
    }
  }
}
