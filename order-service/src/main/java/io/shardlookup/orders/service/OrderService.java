package io.shardlookup.orders.service;

import io.grpc.BindableService;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.shardlookup.client.LookupClient;
import io.shardlookup.client.LookupClientConfig;
import io.shardlookup.client.jdbc.ShardRouter;
import io.shardlookup.client.jdbc.ShardRouterConfig;
import io.shardlookup.orders.config.OrderServiceConfig;
import io.shardlookup.orders.config.ShardsConfig;
import io.shardlookup.orders.error.OrderErrorReason;
import io.shardlookup.orders.error.OrderErrors;
import io.shardlookup.orders.error.OrderException;
import io.shardlookup.orders.number.OrderKeyspaceSource;
import io.shardlookup.orders.retention.OrderRetention;
import io.shardlookup.orders.store.ShardAccounts;
import io.shardlookup.orders.v1.OrderCommandServiceGrpc;
import io.shardlookup.runtime.admission.AdmissionInterceptor;
import io.shardlookup.runtime.admission.InFlightLimit;
import io.shardlookup.runtime.grpc.GrpcEndpoint;
import io.shardlookup.runtime.health.ServiceHealth;
import io.shardlookup.runtime.metrics.HttpEndpoint;
import io.shardlookup.runtime.metrics.HttpEndpoint.Probe;
import io.shardlookup.runtime.metrics.JvmMeters;
import io.shardlookup.runtime.threads.NamedThreads;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One instance of the order service in this process. Any number of them share the work. It is
 * SERVING once it knows where orders live. Thread-safe.
 */
public final class OrderService implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(OrderService.class);

  private final OrderServiceConfig config;
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final ScheduledExecutorService timer;
  private final ExecutorService workers;
  private final LookupClient client;
  private final ShardRouter router;
  private final CommandSide commands;
  private final OrderRetention retention;
  private final ServiceHealth health;
  private final InFlightLimit limit;
  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private @Nullable GrpcEndpoint clients;
  private @Nullable HttpEndpoint http;

  /** An instance that does nothing until started. */
  public OrderService(OrderServiceConfig config, Environment world) {
    this.config = config;
    this.timer = NamedThreads.timer(config.instanceId() + "-timer");
    this.workers = NamedThreads.pool(config.instanceId() + "-call", config.commands().threads());
    this.client = new LookupClient(client(config));
    this.router = new ShardRouter(client, router(config));
    this.commands = CommandSide.of(config.commands(), keyspace(), router, registry, world);
    this.retention =
        new OrderRetention(
            router,
            keyspace(),
            config.retentionInterval(),
            new OrderRetention.Environment(
                world.clock(), world.ticker(), world.random(), registry));
    this.limit = new InFlightLimit(config.commands().maxInFlight());
    this.health =
        new ServiceHealth(
            Map.of("", this::knowsOrders, OrderCommandServiceGrpc.SERVICE_NAME, this::knowsOrders));
  }

  /** Begins, and returns when it listens; {@link IOException} if it cannot. Once. */
  public synchronized void start() throws IOException {
    begin(client, client::start);
    begin(router, router::start);
    JvmMeters jvm = new JvmMeters();
    begin(jvm, () -> jvm.bindTo(registry));
    bindLimit();
    http = HttpEndpoint.open(address(config.listen().metricsPort()), registry, probes());
    started.push(http);
    begin(commands, () -> commands.start(timer));
    clients =
        GrpcEndpoint.open(
            address(config.listen().clientPort()),
            definitions(),
            workers,
            new CallThreads(workers, Set.of(OrderCommandServiceGrpc.SERVICE_NAME)));
    started.push(clients);
    begin(retention, retention::start);
    begin(health, () -> health.start(timer));
  }

  /** The port for clients; only once it has started. */
  public int port() {
    return opened(clients).port();
  }

  /** The port of metrics and probes; only once it has started. */
  public int metricsPort() {
    return opened(http).port();
  }

  /**
   * Leaves in order: says NOT_SERVING, lets calls under way end within the configured bound, and
   * ends. Idempotent, as {@link #close()} is.
   */
  public void drain() {
    if (closed.get()) {
      return;
    }
    log.info("draining");
    health.leave();
    GrpcEndpoint open = clients;
    if (open != null && !open.drain(config.drainTimeout())) {
      log.warn("calls were cut after {}", config.drainTimeout());
    }
    close();
  }

  /** Ends at once, in reverse order: calls under way are cut. Idempotent. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    synchronized (this) {
      while (!started.isEmpty()) {
        end(started.pop());
      }
    }
    NamedThreads.end(List.of(workers, timer));
    log.info("ended");
  }

  private OrderKeyspaceSource keyspace() {
    return new OrderKeyspaceSource(client, config.directory().orders());
  }

  private boolean knowsOrders() {
    return client.isHeld(config.directory().orders().text());
  }

  private List<Probe> probes() {
    return List.of(
        new Probe("/healthz", () -> true, "alive", "dead"),
        new Probe("/readyz", () -> !health.hasLeft() && knowsOrders(), "serving", "not serving"));
  }

  private List<ServerServiceDefinition> definitions() {
    List<ServerServiceDefinition> definitions = new ArrayList<>();
    definitions.add(admitted(commands.service()));
    definitions.add(health.service().bindService());
    return definitions;
  }

  private ServerServiceDefinition admitted(BindableService service) {
    return ServerInterceptors.intercept(
        service,
        new AdmissionInterceptor(
            limit,
            () ->
                OrderErrors.toGrpc(
                    OrderException.of(
                        OrderErrorReason.OVERLOADED,
                        "in flight",
                        limit.inFlight(),
                        "fewer than " + config.commands().maxInFlight()))));
  }

  private void bindLimit() {
    registry.gauge("shardlookup.calls.in_flight", limit, InFlightLimit::inFlight);
    FunctionCounter.builder("shardlookup.calls.refused", limit, InFlightLimit::refused)
        .description("Calls refused because too many were under way")
        .register(registry);
  }

  private void begin(AutoCloseable part, Runnable start) {
    started.push(part);
    start.run();
  }

  private InetSocketAddress address(int port) {
    return new InetSocketAddress(config.listen().host(), port);
  }

  private LookupClientConfig client(OrderServiceConfig from) {
    return LookupClientConfig.of(from.directory().nodes().toArray(String[]::new))
        .clientId(from.instanceId())
        .keyspaces(from.directory().orders().text())
        .snapshotFile(from.directory().snapshotFile())
        .meters(registry)
        .build();
  }

  private ShardRouterConfig router(OrderServiceConfig from) {
    ShardsConfig shards = from.shards();
    return ShardRouterConfig.of(
            new ShardAccounts(shards.user(), shards.passwordFile(), shards.credentials()))
        .poolSize(shards.poolSize())
        .deadline(from.commands().timeout())
        .meters(registry)
        .build();
  }

  private static <T> T opened(@Nullable T endpoint) {
    if (endpoint == null) {
      throw new IllegalStateException("the instance has not started");
    }
    return endpoint;
  }

  private static void end(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) {
      log.warn("{} did not end in order", part.getClass().getSimpleName(), e);
    }
  }
}
