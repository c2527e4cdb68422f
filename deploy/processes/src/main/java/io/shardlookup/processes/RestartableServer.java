package io.shardlookup.processes;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A server that dies and comes back: always the same command, ports and data, each time another
 * process. Nothing runs before {@link #start()}. Thread-safe.
 */
public class RestartableServer implements AutoCloseable {
  private static final int TRIES = 3;

  private final ServerCommand command;
  private final Set<Integer> ports;
  private final Readiness readiness;
  private volatile @Nullable ServerProcess process;

  /**
   * A server that {@code command} starts, that listens on the {@code ports}, and that {@code
   * readiness} asks, once it does, whether it can be used.
   */
  public RestartableServer(ServerCommand command, Set<Integer> ports, Readiness readiness) {
    this.command = command;
    this.ports = Set.copyOf(ports);
    this.readiness = readiness;
  }

  /** The name in the command. */
  public final String name() {
    return command.name();
  }

  /** Where the output of all its lives goes. */
  public final Path logFile() {
    return command.logFile();
  }

  /**
   * Starts it without waiting until it can be used: {@link #awaitReady} does that.
   *
   * @throws ProcessException when it runs already or the program cannot be executed
   */
  public final synchronized void start() {
    if (isAlive()) {
      throw new ProcessException(current().describe("runs already (expected: not running)"));
    }
    prepare();
    process = ServerProcess.start(command);
  }

  /** Kills it if it is alive and starts it again, without waiting until it can be used. */
  public final synchronized void restart() {
    if (isAlive()) {
      kill();
    }
    start();
  }

  /** {@link ServerProcess#kill()}. */
  public final void kill() {
    current().kill();
  }

  /** {@link ServerProcess#pause()}. */
  public final void pause() {
    current().pause();
  }

  /** {@link ServerProcess#resume()}. */
  public final void resume() {
    current().resume();
  }

  /** {@link ServerProcess#terminate}. */
  public final boolean terminate(Duration grace) {
    return current().terminate(grace);
  }

  /** {@link ServerProcess#awaitExit}, of its present or last life. */
  public final int awaitExit(Duration timeout) {
    return current().awaitExit(timeout);
  }

  /** Whether it was started and has not exited; a paused server is alive. */
  public final boolean isAlive() {
    ServerProcess last = process;
    return last != null && last.isAlive();
  }

  /** Whether it is alive and stopped by a signal. */
  public final boolean isPaused() {
    ServerProcess last = process;
    return last != null && last.isPaused();
  }

  /** The process of its present or last life. */
  public final long pid() {
    return current().pid();
  }

  /** The last lines that its present or last life wrote. */
  public final String logTail(int lines) {
    return current().logTail(lines);
  }

  /** {@link ServerProcess#detach()}. */
  public final ProcessRecord detach() {
    return current().detach();
  }

  /**
   * Waits until it can be used: it listens on all its ports itself, so that nobody else can answer
   * in its place, and its readiness says yes.
   *
   * @throws ProcessException when it has exited, or the time is up; with the last reason and the
   *     end of the log
   */
  public final void awaitReady(Duration timeout) {
    ServerProcess awaited = current();
    String[] reason = {"it gave no reason"};
    boolean ready = Await.until(timeout, () -> isReady(awaited, reason));
    if (!ready) {
      throw new ProcessException(
          awaited.describe("not ready after " + timeout + " (" + reason[0] + ")"));
    }
  }

  /**
   * Ends its present life, resuming it first if it is paused; idempotent, harmless if it never
   * started.
   */
  @Override
  public synchronized void close() {
    ServerProcess last = process;
    if (last != null) {
      last.close();
    }
  }

  /** What has to be done before each start, such as making data when there is none. */
  void prepare() {}

  /**
   * Starts a server and waits until it can be used.
   *
   * @param free whether its ports are only believed to be free: it is tried again with another
   *     server when somebody else took one of them in between
   * @throws ProcessException when it exits or is not ready in time; nothing is left running then
   */
  static <T extends RestartableServer> T startOn(
      boolean free, Supplier<T> servers, Duration timeout) {
    for (int attempt = 1; ; attempt++) {
      T server = servers.get();
      try {
        server.start();
        server.awaitReady(timeout);
        return server;
      } catch (ProcessException e) {
        server.close();
        if (!free || attempt == TRIES || !server.failedToBind()) {
          throw e;
        }
      }
    }
  }

  /** Asks once; no answer is a no. */
  static boolean answers(Readiness readiness) {
    try {
      return readiness.isReady();
    } catch (IOException silent) {
      return false;
    }
  }

  /** Whether its last life ended because somebody else listens on one of its ports. */
  final boolean failedToBind() {
    return process != null
        && !isAlive()
        && logTail(Integer.MAX_VALUE).toLowerCase(Locale.ROOT).contains("address already in use");
  }

  /** Sends SIGTERM without waiting, if there is somebody to send it to. */
  final void requestEnd() {
    ServerProcess last = process;
    if (last != null) {
      last.requestEnd();
    }
  }

  private boolean isReady(ServerProcess awaited, String[] reason) {
    if (!awaited.isAlive()) {
      throw new ProcessException(awaited.describe("exited before it was ready"));
    }
    try {
      if (!ListeningPorts.of(awaited.pid()).containsAll(ports)) {
        reason[0] = "it does not listen on all of " + ports;
        return false;
      }
      return readiness.isReady();
    } catch (IOException notYet) {
      reason[0] = String.valueOf(notYet.getMessage());
      return false;
    }
  }

  private ServerProcess current() {
    ServerProcess last = process;
    if (last == null) {
      throw new ProcessException(name() + ": never started (expected: a call of start() before)");
    }
    return last;
  }
}
