package io.shardlookup.runtime.process;

import io.shardlookup.runtime.logging.LogConfig;
import io.shardlookup.runtime.logging.LogSetup;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one service for as long as its process lives. */
public final class ServiceProcess {
  /** Exit code if the service cannot start. */
  public static final int CANNOT_START = 1;

  private static final Logger log = LoggerFactory.getLogger(ServiceProcess.class);

  private ServiceProcess() {}

  /** A service, from its start to its orderly end. */
  public interface Service {
    /**
     * Starts, waits until the exit code is known or completes it itself, ends in order and returns.
     *
     * @param exit code that the process will end with; 0 once it is told to end
     * @throws IOException if it cannot start; so does any {@link RuntimeException}
     */
    void run(CompletableFuture<Integer> exit) throws IOException;
  }

  /**
   * Runs it and returns the exit code. When the process is told to end (SIGTERM, SIGINT) the
   * service ends in order and the process with code 0.
   */
  public static int run(LogConfig logging, Service service) {
    LogSetup.configure(logging);
    CompletableFuture<Integer> exit = new CompletableFuture<>();
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> endOnSignal(exit, ended), "signal"));
    try {
      service.run(exit);
    } catch (IOException | RuntimeException e) {
      log.error("cannot start: {}", e.getMessage(), e);
      exit.complete(CANNOT_START);
    } finally {
      ended.countDown();
    }
    return exit.join();
  }

  /** The JVM would end with code 143 by itself. */
  private static void endOnSignal(CompletableFuture<Integer> exit, CountDownLatch ended) {
    exit.complete(0);
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(exit.join());
  }
}
