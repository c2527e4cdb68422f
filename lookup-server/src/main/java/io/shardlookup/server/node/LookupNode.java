package io.shardlookup.server.node;

import io.grpc.ServerServiceDefinition;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.shardlookup.runtime.grpc.GrpcEndpoint;
import io.shardlookup.runtime.metrics.HttpEndpoint;
import io.shardlookup.runtime.metrics.JvmMeters;
import io.shardlookup.server.admission.CallExecutors;
import io.shardlookup.server.config.NodeConfig;
import io.shardlookup.server.health.NodeHealth;
import io.shardlookup.server.store.DirectoryStore;
import io.shardlookup.server.view.LiveView;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One lookup node in this process. It follows the directory from {@link #start()} on and opens its
 * client port as soon as it has a view to serve from; from then on a client never meets a node that
 * knows nothing. Thread-safe.
 */
public final class LookupNode implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LookupNode.class);

  private final NodeContext context;
  private final NodePresence presence;
  private final NodeView view;
  private final NodeServices services;
  private final NodeHealth health;
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmMeters jvm = new JvmMeters();
  private final CompletableFuture<Integer> serving = new CompletableFuture<>();
  private final CompletableFuture<String> stopped = new CompletableFuture<>();
  private final AtomicBoolean opening = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();
  private @Nullable HttpEndpoint http;
  private volatile @Nullable GrpcEndpoint clients;

  /**
   * A node that does nothing until started.
   *
   * @param config how it runs
   * @param store keeps the directory; stays open when the node is closed
   * @param world time and chance
   */
  public LookupNode(NodeConfig config, DirectoryStore store, NodeEnvironment world) {
    this.context = new NodeContext(config, store, world, NodeThreads.create(config.nodeId()));
    this.presence = new NodePresence(store, config.nodeId(), world.clock().millis());
    this.view = NodeView.of(context, this::stop);
    this.services = NodeServices.of(context, view.publisher(), presence);
    this.health =
        new NodeHealth(
            () -> view.publisher().canServe() && !stopped.isDone(), view.publisher()::isFresh);
  }

  /** Begins; returns when metrics and probes can be read. {@link IOException} if they cannot. */
  public void start() throws IOException {
    jvm.bindTo(registry);
    view.bindTo(registry);
    services.bindTo(registry);
    http =
        HttpEndpoint.open(
            address(context.config().listen().metricsPort()), registry, health.probes());
    health.start(context.threads().timer());
    AutoCloseable unused = view.publisher().onPublish(this::openOnce);
    view.start();
  }

  /** Completes with the client port once clients can connect; fails if it cannot be had. */
  public CompletableFuture<Integer> serving() {
    return serving.copy();
  }

  /**
   * Completes with the reason if the node stops serving because the store contradicts what it
   * served; it then has to be closed.
   */
  public CompletableFuture<String> stopped() {
    return stopped.copy();
  }

  /** What clients connect to, host:port; only once it serves. */
  public String endpoint() {
    return context.config().listen().endpoint(serving.join());
  }

  /** The port of metrics and probes; only once it has started. */
  public int metricsPort() {
    HttpEndpoint open = http;
    if (open == null) {
      throw new IllegalStateException("the node has not started");
    }
    return open.port();
  }

  /** The node's view. */
  public LiveView view() {
    return view.publisher();
  }

  /**
   * Leaves in order: says NOT_SERVING, leaves the list of nodes, tells sessions to move, lets calls
   * under way end within the configured bound, and ends. Idempotent, as {@link #close()} is.
   */
  public void drain() {
    if (closed.get()) {
      return;
    }
    log.info("draining");
    health.leave();
    presence.close();
    services.drain("the node is leaving");
    GrpcEndpoint open = clients;
    if (open != null && !open.drain(context.config().drainTimeout())) {
      log.warn("calls were cut after {}", context.config().drainTimeout());
    }
    close();
  }

  /** Ends at once: calls under way are cut. Idempotent. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    health.close();
    presence.close();
    GrpcEndpoint open = clients;
    if (open != null) {
      open.close();
    }
    services.close();
    view.close();
    if (http != null) {
      http.close();
    }
    jvm.close();
    context.threads().close();
    serving.cancel(false);
    log.info("ended");
  }

  private void openOnce() {
    if (opening.compareAndSet(false, true)) {
      try {
        context.threads().workers().execute(this::open);
      } catch (RejectedExecutionException e) {
        log.debug("not opened: closing");
      }
    }
  }

  private void open() {
    List<ServerServiceDefinition> definitions = new ArrayList<>(services.definitions());
    definitions.add(health.service().bindService());
    try {
      services.start();
      GrpcEndpoint opened =
          GrpcEndpoint.open(
              address(context.config().listen().clientPort()),
              definitions,
              context.threads().workers(),
              new CallExecutors(context.threads().workers()));
      clients = opened;
      if (closed.get()) {
        opened.close();
        return;
      }
      presence.start(context.config().listen().endpoint(opened.port()), context.threads().timer());
      serving.complete(opened.port());
    } catch (IOException e) {
      serving.completeExceptionally(e);
    }
  }

  private void stop(String reason) {
    if (stopped.complete(reason)) {
      health.leave();
      services.drain(reason);
    }
  }

  private InetSocketAddress address(int port) {
    return new InetSocketAddress(context.config().listen().host(), port);
  }
}
