package io.shardlookup.processes;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The processes that end with this JVM: a shutdown hook ends those that are still there.
 * Thread-safe.
 */
final class LiveProcesses {
  private static final Duration GRACE = Duration.ofSeconds(3);
  private static final Set<ServerProcess> LIVE = new HashSet<>();
  private static boolean shuttingDown;

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(LiveProcesses::endAll, "end-server-processes"));
  }

  private LiveProcesses() {}

  /**
   * Takes a process that has just been started.
   *
   * @throws ProcessException when this JVM is shutting down; the process is killed then
   */
  static void add(ServerProcess started) {
    synchronized (LIVE) {
      LIVE.removeIf(process -> !process.isAlive());
      if (!shuttingDown) {
        LIVE.add(started);
        return;
      }
    }
    started.kill();
    throw new ProcessException(started.name() + ": not started, since this JVM is shutting down");
  }

  /** Forgets a process, so that it outlives this JVM. */
  static void remove(ServerProcess process) {
    synchronized (LIVE) {
      LIVE.remove(process);
    }
  }

  private static void endAll() {
    List<ServerProcess> left;
    synchronized (LIVE) {
      shuttingDown = true;
      left = List.copyOf(LIVE);
    }
    left.forEach(ServerProcess::requestEnd);
    if (!Await.until(GRACE, () -> left.stream().noneMatch(ServerProcess::isAlive))) {
      left.forEach(ServerProcess::kill);
    }
  }
}
