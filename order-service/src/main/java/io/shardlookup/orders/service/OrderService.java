package io.shardlookup.orders.service;

import com.google.common.util.concurrent.MoreExecutors;
import io.grpc.ServerServiceDefinition;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.shardlookup.orders.config.CommandsConfig;
import io.shardlookup.orders.config.OrderServiceConfig;
import io.shardlookup.orders.config.QueriesConfig;
import io.shardlookup.orders.event.KafkaClients;
import io.shardlookup.orders.readmodel.ReadStore;
import io.shardlookup.orders.readmodel.Rebuilds;
import io.shardlookup.orders.retention.OrderRetention;
import io.shardlookup.orders.v1.OrderCommandServiceGrpc;
import io.shardlookup.orders.v1.OrderQueryServiceGrpc;
import io.shardlookup.runtime.grpc.GrpcEndpoint;
import io.shardlookup.runtime.health.ServiceHealth;
import io.shardlookup.runtime.metrics.HttpEndpoint;
import io.shardlookup.runtime.metrics.HttpEndpoint.Probe;
import io.shardlookup.runtime.metrics.JvmMeters;
import io.shardlookup.runtime.process.StartedParts;
import io.shardlookup.runtime.threads.NamedThreads;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One instance of the order service in this process. Any number of them share the work. It is
 * SERVING once it knows where orders live, whether or not Kafka and the read model are there:
 * commands need neither. Thread-safe.
 */
public final class OrderService implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(OrderService.class);

  private final OrderServiceConfig config;
  private final Environment world;
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final ScheduledExecutorService timer;
  private final ShardSide shards;
  private final StartedParts started = new StartedParts();
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile @Nullable ServiceHealth health;
  private volatile @Nullable GrpcEndpoint clients;
  private volatile @Nullable HttpEndpoint http;

  /** An instance that does nothing until started. */
  public OrderService(OrderServiceConfig config, Environment world) {
    this.config = config;
    this.world = world;
    this.timer = NamedThreads.timer(config.instanceId() + "-timer");
    this.shards = new ShardSide(config, registry, world.ticker());
  }

  /** Begins, and returns when it listens; {@link IOException} if it cannot. Once. */
  public synchronized void start() throws IOException {
    started.begin(shards, shards::start);
    JvmMeters jvm = new JvmMeters();
    started.begin(jvm, () -> jvm.bindTo(registry));
    ReadStore store = new ReadStore(config.events().readModel());
    started.add(store);
    startHealth(store);
    EventSide events =
        EventSide.of(new KafkaClients(config.events().kafka()), store, shards, registry, world);
    started.begin(events, events::start);
    startServices(store);
    OrderRetention retention =
        new OrderRetention(
            shards.router(),
            shards.keyspace(),
            config.retentionInterval(),
            new OrderRetention.Environment(
                world.clock(),
                world.shardClock(),
                new Rebuilds(store)::needsShards,
                world.ticker(),
                world.random(),
                registry));
    started.begin(retention, retention::start);
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
    ServiceHealth said = health;
    if (said != null) {
      said.leave();
    }
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
      started.close();
    }
    NamedThreads.end(List.of(timer));
    log.info("ended");
  }

  private void startHealth(ReadStore store) throws IOException {
    ServiceHealth said =
        new ServiceHealth(
            Map.of(
                "",
                shards::knowsOrders,
                OrderCommandServiceGrpc.SERVICE_NAME,
                shards::knowsOrders,
                OrderQueryServiceGrpc.SERVICE_NAME,
                () -> shards.knowsOrders() && store.isReachable()));
    health = said;
    started.begin(said, () -> said.start(timer));
    HttpEndpoint endpoint =
        HttpEndpoint.open(
            address(config.listen().metricsPort()),
            registry,
            List.of(
                new Probe("/healthz", () -> true, "alive", "dead"),
                new Probe(
                    "/readyz",
                    () -> clients != null && !said.hasLeft() && shards.knowsOrders(),
                    "serving",
                    "not serving")));
    http = endpoint;
    started.add(endpoint);
  }

  private void startServices(ReadStore store) throws IOException {
    CommandsConfig orders = config.commands();
    CommandSide commands = CommandSide.of(orders, shards, registry, world);
    started.begin(commands, () -> commands.start(timer));
    QueriesConfig questions = config.queries();
    QuerySide queries = QuerySide.of(questions, store, shards, registry, world.ticker());
    GrpcEndpoint endpoint =
        GrpcEndpoint.open(
            address(config.listen().clientPort()),
            List.of(
                gate("commands", orders.threads(), orders.maxInFlight()).before(commands.service()),
                gate("queries", questions.threads(), questions.maxInFlight())
                    .before(queries.service()),
                health(opened(health))),
            MoreExecutors.directExecutor());
    clients = endpoint;
    started.add(endpoint);
  }

  private CallGate gate(String calls, int threads, int most) {
    CallGate gate = new CallGate(config.instanceId(), calls, threads, most);
    started.begin(gate, () -> gate.bindTo(registry));
    return gate;
  }

  private InetSocketAddress address(int port) {
    return new InetSocketAddress(config.listen().host(), port);
  }

  private static ServerServiceDefinition health(ServiceHealth said) {
    return said.service().bindService();
  }

  private static <T> T opened(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("the instance has not started");
    }
    return part;
  }
}
