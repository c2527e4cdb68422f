package io.shardlookup.orders.settlement;

import com.google.common.util.concurrent.MoreExecutors;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.shardlookup.orders.command.CommandDeadline;
import io.shardlookup.orders.config.QueriesConfig;
import io.shardlookup.orders.config.SettlementConfig;
import io.shardlookup.orders.config.SettlementConfig.Verb;
import io.shardlookup.orders.event.KafkaClients;
import io.shardlookup.orders.event.TopicBeginnings.Loss;
import io.shardlookup.orders.metrics.CallMeters;
import io.shardlookup.orders.service.CallGate;
import io.shardlookup.orders.service.Environment;
import io.shardlookup.orders.v1.SettlementQueryServiceGrpc;
import io.shardlookup.runtime.grpc.GrpcEndpoint;
import io.shardlookup.runtime.health.ServiceHealth;
import io.shardlookup.runtime.metrics.HttpEndpoint;
import io.shardlookup.runtime.metrics.HttpEndpoint.Probe;
import io.shardlookup.runtime.metrics.JvmMeters;
import io.shardlookup.runtime.process.StartedParts;
import io.shardlookup.runtime.threads.NamedThreads;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One instance of settlement in this process. Any number of them share the work. It is SERVING once
 * it knows where shops live, whether or not Kafka is there: what the ledger holds can be asked for
 * at any time. Thread-safe.
 */
public final class Settlement implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Settlement.class);

  /** Longer than it takes Kafka to forget a member that was killed. */
  private static final Duration FORGOTTEN_WITHIN = Duration.ofSeconds(15);

  private final SettlementConfig config;
  private final Environment world;
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final ScheduledExecutorService timer;
  private final ShopShards shards;
  private final LedgerFollower follower;
  private final ServiceHealth health;
  private final CallGate gate;
  private final StartedParts started = new StartedParts();
  private final AtomicBoolean closed = new AtomicBoolean();
  private @Nullable GrpcEndpoint clients;
  private @Nullable HttpEndpoint http;

  /** An instance that does nothing until started. */
  public Settlement(SettlementConfig config, Environment world) {
    this.config = config;
    this.world = world;
    this.timer = NamedThreads.timer(config.instanceId() + "-timer");
    this.shards = new ShopShards(config, registry);
    this.follower =
        new LedgerFollower(
            config, new KafkaClients(config.kafka()), shards.ledgers(), registry, world);
    this.health =
        new ServiceHealth(
            Map.of(
                "",
                shards::knowsShops,
                SettlementQueryServiceGrpc.SERVICE_NAME,
                shards::knowsShops));
    QueriesConfig queries = config.queries();
    this.gate =
        new CallGate(config.instanceId(), "queries", queries.threads(), queries.maxInFlight());
  }

  /**
   * Has the ledger built again from the first event: wipes it and sets the positions there. {@link
   * RuntimeException} if it cannot be done, or not whole; then it can be tried again.
   */
  public static void rebuild(SettlementConfig config) {
    KafkaClients kafka = new KafkaClients(config.kafka());
    try (Admin admin = kafka.admin();
        ShopShards shards = new ShopShards(config, null)) {
      shards.start();
      new LedgerRebuild(
              new SettlementGroup(admin, LedgerFollower.GROUP, config.kafka().eventsTopic()),
              shards.ledgers())
          .run(
              FORGOTTEN_WITHIN,
              config.verb() == Verb.REBUILD_WITH_LOSS ? Loss.ACCEPTED : Loss.REFUSED);
    }
  }

  /** Begins, and returns when it listens; {@link IOException} if it cannot. Once. */
  public synchronized void start() throws IOException {
    started.begin(shards, shards::start);
    JvmMeters jvm = new JvmMeters();
    started.begin(jvm, () -> jvm.bindTo(registry));
    http = HttpEndpoint.open(address(config.listen().metricsPort()), registry, probes());
    started.add(http);
    started.begin(follower, follower::start);
    started.begin(gate, () -> gate.bindTo(registry));
    clients =
        GrpcEndpoint.open(
            address(config.listen().clientPort()),
            List.of(gate.before(queries()), health.service().bindService()),
            MoreExecutors.directExecutor());
    started.add(clients);
    started.begin(health, () -> health.start(timer));
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
   * ends after the batch under way. Idempotent, as {@link #close()} is.
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

  /** Ends in reverse order: calls under way are cut. Idempotent. */
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

  private SettlementGrpcService queries() {
    LedgerShards ledgers = shards.ledgers();
    return new SettlementGrpcService(
        new LedgerQueries(ledgers.router(), ledgers.shops()),
        new CommandDeadline(config.queries().timeout()),
        CallMeters.ofQueries(registry, world.ticker()));
  }

  private List<Probe> probes() {
    return List.of(
        new Probe("/healthz", () -> true, "alive", "dead"),
        new Probe(
            "/readyz", () -> !health.hasLeft() && shards.knowsShops(), "serving", "not serving"));
  }

  private InetSocketAddress address(int port) {
    return new InetSocketAddress(config.listen().host(), port);
  }

  private static <T> T opened(@Nullable T endpoint) {
    if (endpoint == null) {
      throw new IllegalStateException("the instance has not started");
    }
    return endpoint;
  }
}
