package io.shardlookup.server.node;

import io.shardlookup.runtime.threads.NamedThreads;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The threads of one node.
 *
 * @param writer decides and publishes views: one thread
 * @param timer ends waiting, looks after health: one thread, never blocked
 * @param background loads, saves and compares whole directories: one thread, may block
 * @param workers runs calls that waited, and administration; its queue is bounded by admission
 */
record NodeThreads(
    ScheduledExecutorService writer,
    ScheduledExecutorService timer,
    ScheduledExecutorService background,
    ExecutorService workers)
    implements AutoCloseable {
  private static final int LEAST_WORKERS = 4;

  static NodeThreads create(String nodeId) {
    return new NodeThreads(
        NamedThreads.timer(nodeId + "-writer"),
        NamedThreads.timer(nodeId + "-timer"),
        NamedThreads.timer(nodeId + "-background"),
        NamedThreads.pool(
            nodeId + "-worker",
            Math.max(LEAST_WORKERS, 2 * Runtime.getRuntime().availableProcessors())));
  }

  /** Lets running work end for a second; what is scheduled is dropped. */
  @Override
  public void close() {
    NamedThreads.end(List.of(workers, background, timer, writer));
  }
}
