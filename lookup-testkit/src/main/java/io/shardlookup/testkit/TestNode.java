package io.shardlookup.testkit;

import io.shardlookup.model.Revision;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.server.config.ListenConfig;
import io.shardlookup.server.config.NodeConfig;
import io.shardlookup.server.config.ServingConfig;
import io.shardlookup.server.config.StoreConfig;
import io.shardlookup.server.node.LookupNode;
import io.shardlookup.server.node.NodeEnvironment;
import io.shardlookup.server.store.DirectoryStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One lookup node of a {@link TestDirectory}: the real one, with real gRPC on a port of the
 * loopback that it keeps over stops and starts. Connections to it are refused while it is down.
 * Thread-safe.
 */
public final class TestNode {
  private static final String HOST = "127.0.0.1";

  /** Long enough for calls under way, short for a session that has no other node to go to. */
  private static final Duration DRAIN_TIMEOUT = Duration.ofMillis(500);

  private static final long LOOK_EVERY_NANOS = 500_000;

  private final String id;
  private final DirectoryStore store;
  private int port;
  private volatile @Nullable LookupNode node;
  private @Nullable ReservedPort reserved;

  TestNode(String id, DirectoryStore store) {
    this.id = id;
    this.store = store;
  }

  /** Its name among the nodes of the directory. */
  public String id() {
    return id;
  }

  /** Where clients reach it, host:port; the same after every start. */
  public synchronized String endpoint() {
    return HOST + ":" + port;
  }

  /** Whether it serves. */
  public boolean isRunning() {
    return node != null;
  }

  /** Starts it, unless it runs; returns when clients can connect. */
  public synchronized void start() {
    if (node != null) {
      return;
    }
    release();
    LookupNode starting = new LookupNode(config(), store, NodeEnvironment.system());
    try {
      starting.start();
      port = starting.serving().get(TestDirectory.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      node = starting;
    } catch (IOException e) {
      throw new UncheckedIOException(id + " cannot start: " + e.getMessage(), e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(id + " cannot start", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(id + " cannot start: interrupted", e);
    } finally {
      if (node == null) {
        starting.close();
        reserve();
      }
    }
  }

  /**
   * Stops it as an orderly deployment does: sessions are told to move, calls under way end. Nothing
   * happens if it is down.
   */
  public synchronized void stop() {
    end(LookupNode::drain);
  }

  /** Ends it as a crash does: calls under way are cut. Nothing happens if it is down. */
  public synchronized void kill() {
    end(LookupNode::close);
  }

  /** For good: its port is kept no longer. */
  synchronized void close() {
    LookupNode running = node;
    node = null;
    if (running != null) {
      running.close();
    }
    release();
  }

  /** Whether it knows every change up to the revision, or is down. */
  boolean knows(Revision revision) {
    LookupNode running = node;
    return running == null || running.view().current().revision().isAtLeast(revision);
  }

  /**
   * Returns when it knows every change up to the revision, or is down; REVISION_NOT_REACHED if it
   * takes longer than a test may wait. Looks at its view again and again, since the node itself
   * gives up at once where it is stale, as it is after this JVM was held up for some seconds.
   */
  void awaitKnown(Revision revision) {
    long begun = System.nanoTime();
    while (!knows(revision)) {
      if (System.nanoTime() - begun > TestDirectory.PATIENCE.toNanos()) {
        throw new LookupException(
            ErrorReason.REVISION_NOT_REACHED,
            id + ": does not know revision " + revision + " after " + TestDirectory.PATIENCE);
      }
      pause();
    }
  }

  private static void pause() {
    LockSupport.parkNanos(LOOK_EVERY_NANOS);
    if (Thread.currentThread().isInterrupted()) {
      throw new LookupException(ErrorReason.DEADLINE_EXCEEDED, "interrupted");
    }
  }

  private void end(Consumer<LookupNode> how) {
    LookupNode running = node;
    if (running != null) {
      node = null;
      how.accept(running);
      reserve();
    }
  }

  private void reserve() {
    if (port != 0 && reserved == null) {
      reserved = new ReservedPort(HOST, port);
    }
  }

  private void release() {
    if (reserved != null) {
      reserved.close();
      reserved = null;
    }
  }

  private NodeConfig config() {
    return new NodeConfig(
        id,
        new ListenConfig(HOST, port, 0, null),
        new StoreConfig.Memory(),
        new ServingConfig(10_000, 10_000, Duration.ofMillis(250), Duration.ofSeconds(2), 10_000),
        null,
        Duration.ofMinutes(1),
        DRAIN_TIMEOUT);
  }
}
