package io.shardlookup.processes;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * One life of a server: a child process that can be paused, resumed, killed and ended, from its
 * start to its exit.
 *
 * <p>What is still running when this JVM ends normally, or by SIGTERM or SIGINT, is ended with it,
 * unless it was {@link #detach() detached}. A JVM that is itself killed by SIGKILL leaves its
 * children behind. Thread-safe; signals go out one at a time.
 */
public final class ServerProcess implements AutoCloseable {
  /** How long {@link #close()} lets the process end by itself. */
  public static final Duration CLOSE_GRACE = Duration.ofSeconds(10);

  private static final Duration SIGNAL_TAKES_AT_MOST = Duration.ofSeconds(10);
  private static final int LINES_IN_MESSAGES = 30;

  private final ServerCommand command;
  private final Process process;
  private final ProcessSession session;
  private final ProcessLog log;
  private final Object signals = new Object();
  private boolean ending;

  private ServerProcess(ServerCommand command, Process process, ProcessLog log) {
    this.command = command;
    this.process = process;
    this.session = ProcessSession.of(process.pid());
    this.log = log;
  }

  /**
   * Starts the command; returns as soon as the process exists.
   *
   * @throws ProcessException when the program cannot be executed, or this JVM is shutting down
   */
  public static ServerProcess start(ServerCommand command) {
    Path program = Path.of(command.command().get(0));
    if (program.getNameCount() > 1
        && !Files.isExecutable(command.workingDirectory().resolve(program))) {
      throw new ProcessException(
          command.name() + ": " + program + " (expected: an executable program)");
    }
    ProcessLog log = ProcessLog.open(command.logFile());
    ProcessBuilder builder =
        new ProcessBuilder(command.words())
            .directory(command.workingDirectory().toFile())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(command.logFile().toFile()));
    builder.environment().clear();
    builder.environment().putAll(command.environment());
    try {
      ServerProcess started = new ServerProcess(command, builder.start(), log);
      LiveProcesses.add(started);
      return started;
    } catch (IOException e) {
      throw new ProcessException(
          command.name() + ": cannot start " + command.command().get(0) + ": " + e.getMessage(), e);
    }
  }

  /**
   * Runs a command that ends by itself.
   *
   * @throws ProcessException when it does not end with 0, or not within the time; it is killed then
   */
  static void run(ServerCommand command, Duration limit) {
    try (ServerProcess process = start(command)) {
      if (process.awaitExit(limit) != 0) {
        throw new ProcessException(process.describe("failed (expected: to end with 0)"));
      }
    }
  }

  /** The name in the command. */
  public String name() {
    return command.name();
  }

  /** The process id. */
  public long pid() {
    return process.pid();
  }

  /** Whether it has not exited; a paused process is alive. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Whether a signal has stopped it, whoever sent that. */
  public boolean isPaused() {
    return isAlive() && ProcStat.of(pid()).map(ProcStat::isStopped).orElse(false);
  }

  /**
   * Freezes the process (SIGSTOP) and returns when it stands still: its sockets stay open, nothing
   * answers.
   *
   * @throws ProcessException when it has exited or is being ended
   */
  public void pause() {
    synchronized (signals) {
      requireAlive("pause");
      if (ending) {
        throw new ProcessException(describe("cannot pause: it is being ended"));
      }
      Signal.STOP.sendTo(pid());
      await("did not stop", () -> isPaused() || !isAlive());
    }
  }

  /**
   * Lets a paused process go on (SIGCONT); does nothing to one that is not paused.
   *
   * @throws ProcessException when it has exited
   */
  public void resume() {
    synchronized (signals) {
      requireAlive("resume");
      Signal.CONT.sendTo(pid());
      await("did not resume", () -> !isPaused());
    }
  }

  /**
   * Ends the process as a crash does (SIGKILL), paused or not, with what it started itself in its
   * session, and returns when it is gone. Harmless when it has exited.
   */
  public void kill() {
    process.destroyForcibly();
    awaitExit(SIGNAL_TAKES_AT_MOST);
    session.killFollowers();
  }

  /**
   * Asks the process to end (SIGTERM), resuming it if it is paused, and kills it when it has not
   * ended within the grace time; then kills what it started itself and left behind. Harmless when
   * it has exited.
   *
   * @return whether it ended by itself
   */
  public boolean terminate(Duration grace) {
    requestEnd();
    boolean endedByItself = Await.until(grace, () -> !isAlive());
    if (endedByItself) {
      session.killFollowers();
    } else {
      kill();
    }
    return endedByItself;
  }

  /**
   * Waits until the process has exited, by whatever cause.
   *
   * @return its exit status; 128 + n for a process that signal n ended
   * @throws ProcessException when it is still alive at the end of the time
   */
  public int awaitExit(Duration timeout) {
    try {
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new ProcessException(
            describe("still alive after " + timeout + " (expected: to exit)"));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProcessException(describe("interrupted while waiting for its exit"), e);
    }
    return process.exitValue();
  }

  /** Where its output goes. */
  public Path logFile() {
    return log.file();
  }

  /**
   * The last lines it wrote, at most so many; lines of earlier lives in the same file are not among
   * them.
   */
  public String logTail(int lines) {
    return log.tail(lines);
  }

  /**
   * Leaves the process running when this JVM ends, and says what to write down so that a later JVM
   * finds it again. {@link #close()} still ends it.
   *
   * @throws ProcessException when it has exited
   */
  public ProcessRecord detach() {
    requireAlive("detach");
    LiveProcesses.remove(this);
    return ProcessRecord.of(name(), pid());
  }

  /** {@link #terminate} with {@link #CLOSE_GRACE}; idempotent. */
  @Override
  public void close() {
    terminate(CLOSE_GRACE);
  }

  /** Its name, id, state and the end of its log after the given words: for messages. */
  String describe(String words) {
    String state =
        isAlive()
            ? "process " + pid()
            : "process " + pid() + ", exited with " + process.exitValue();
    return name()
        + " ("
        + state
        + "): "
        + words
        + "; end of "
        + log.file()
        + ":\n"
        + log.tail(LINES_IN_MESSAGES);
  }

  /** Sends SIGTERM, and SIGCONT so that a paused process can obey, without waiting for the end. */
  void requestEnd() {
    synchronized (signals) {
      ending = true;
      if (isAlive()) {
        process.destroy();
        Signal.CONT.sendTo(pid());
      }
    }
  }

  private void requireAlive(String what) {
    if (!isAlive()) {
      throw new ProcessException(describe("cannot " + what + ": it has exited"));
    }
  }

  private void await(String failure, BooleanSupplier condition) {
    if (!Await.until(SIGNAL_TAKES_AT_MOST, condition)) {
      throw new ProcessException(describe(failure + " within " + SIGNAL_TAKES_AT_MOST));
    }
  }
}
