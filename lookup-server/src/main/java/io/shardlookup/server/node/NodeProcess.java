package io.shardlookup.server.node;

import io.shardlookup.runtime.logging.LogConfig;
import io.shardlookup.runtime.process.ServiceProcess;
import io.shardlookup.server.config.NodeConfig;
import io.shardlookup.server.store.DirectoryStore;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one node for as long as its process lives. */
public final class NodeProcess {
  /** Exit code if the store contradicts what the node served. */
  public static final int CONTRADICTED = 3;

  private static final Logger log = LoggerFactory.getLogger(NodeProcess.class);

  private NodeProcess() {}

  /**
   * Runs it and returns the exit code. When the process is told to end (SIGTERM, SIGINT) the node
   * drains and the process ends with code 0.
   */
  public static int run(NodeConfig config, LogConfig logging) {
    return ServiceProcess.run(
        logging,
        exit -> {
          try (DirectoryStore store = Stores.open(config.store())) {
            run(config, store, exit);
          }
        });
  }

  private static void run(NodeConfig config, DirectoryStore store, CompletableFuture<Integer> exit)
      throws IOException {
    try (LookupNode node = new LookupNode(config, store, NodeEnvironment.system())) {
      node.start();
      var serving =
          node.serving().whenComplete((port, failure) -> tellReady(config, node, failure, exit));
      var stopped = node.stopped().thenAccept(reason -> exit.complete(CONTRADICTED));
      exit.join();
      stopped.cancel(false);
      serving.cancel(false);
      node.drain();
    }
  }

  private static void tellReady(
      NodeConfig config,
      LookupNode node,
      @Nullable Throwable failure,
      CompletableFuture<Integer> exit) {
    if (failure == null) {
      log.info(
          "ready: node {} serves clients at {}, metrics at {}:{}",
          config.nodeId(),
          node.endpoint(),
          config.listen().host(),
          node.metricsPort());
    } else if (!(failure instanceof CancellationException)) {
      log.error("cannot start: client-port {}: {}", config.listen().clientPort(), reason(failure));
      exit.complete(ServiceProcess.CANNOT_START);
    }
  }

  private static String reason(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.toString();
  }
}
