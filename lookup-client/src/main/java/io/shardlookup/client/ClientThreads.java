package io.shardlookup.client;

import io.shardlookup.client.failover.ChannelFactory;
import io.shardlookup.client.session.Surroundings;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;

/** What a client runs on, and whether it ends with the client. */
public final class ClientThreads implements AutoCloseable {
  /**
   * For callers' code, which may block, and may wait for what another callback brings: as many
   * threads as are busy, each ending after a minute without work. Not the common pool, whose few
   * threads callers may hold while they wait for an answer of the client.
   */
  private static final Executor CALLBACKS =
      Executors.newCachedThreadPool(daemon("lookup-callback"));

  private final Surroundings surroundings;
  private final Runnable end;

  private ClientThreads(Surroundings surroundings, Runnable end) {
    this.surroundings = surroundings;
    this.end = end;
  }

  /**
   * Two daemon threads of the client's own, one for the session and one for what blocks; callers'
   * code runs on threads that all clients of the JVM share; the system's clock, plain connections.
   */
  public static ClientThreads own(String clientId) {
    ScheduledThreadPoolExecutor session =
        new ScheduledThreadPoolExecutor(1, daemon("lookup-session-" + clientId));
    session.setRemoveOnCancelPolicy(true);
    ExecutorService blocking = Executors.newSingleThreadExecutor(daemon("lookup-io-" + clientId));
    Surroundings surroundings =
        new Surroundings(
            session,
            blocking,
            CALLBACKS,
            System::nanoTime,
            new Random(),
            ChannelFactory.plaintext());
    return new ClientThreads(
        surroundings,
        () -> {
          blocking.shutdown();
          session.shutdown();
        });
  }

  /**
   * Threads that many clients share: a client runs its session's steps one after the other on the
   * scheduler. Closing a client leaves them alone.
   */
  public static ClientThreads shared(ScheduledExecutorService scheduler) {
    return of(
        new Surroundings(
            scheduler,
            scheduler,
            CALLBACKS,
            System::nanoTime,
            new Random(),
            ChannelFactory.plaintext()));
  }

  /** All of it from outside; closing a client leaves it alone. */
  public static ClientThreads of(Surroundings surroundings) {
    return new ClientThreads(surroundings, () -> {});
  }

  Surroundings surroundings() {
    return surroundings;
  }

  /** Ends the threads if they are the client's own; waits for nothing. */
  @Override
  public void close() {
    end.run();
  }

  private static ThreadFactory daemon(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }
}
