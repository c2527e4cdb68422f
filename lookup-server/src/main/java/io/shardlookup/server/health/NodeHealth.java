package io.shardlookup.server.health;

import io.grpc.BindableService;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import io.shardlookup.runtime.metrics.HttpEndpoint.Probe;
import io.shardlookup.v1.DirectoryAdminServiceGrpc;
import io.shardlookup.v1.LookupServiceGrpc;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The node's answers to gRPC health checks, which can be watched. The services "", the lookup
 * service and the admin service say whether the node can serve; {@value #FRESH} says whether its
 * view is fresh: when etcd is down no node is, and none may be taken out of service for it.
 * Thread-safe.
 */
public final class NodeHealth implements AutoCloseable {
  /** Name of the health service that asks for freshness. */
  public static final String FRESH = "shardlookup.fresh";

  private static final long LOOK_EVERY_MILLIS = 100;
  private static final List<String> SERVICES =
      List.of("", LookupServiceGrpc.SERVICE_NAME, DirectoryAdminServiceGrpc.SERVICE_NAME);

  private final HealthStatusManager statuses = new HealthStatusManager();
  private final BooleanSupplier canServe;
  private final BooleanSupplier isFresh;
  private volatile boolean leaving;
  private @Nullable ScheduledFuture<?> looking;

  /**
   * Says NOT_SERVING until started.
   *
   * @param canServe whether lookups are answered
   * @param isFresh whether the view is fresh
   */
  public NodeHealth(BooleanSupplier canServe, BooleanSupplier isFresh) {
    this.canServe = canServe;
    this.isFresh = isFresh;
    look();
  }

  /** The gRPC service. */
  public BindableService service() {
    return statuses.getHealthService();
  }

  /** Looks now, and from now on ten times a second. */
  public void start(ScheduledExecutorService timer) {
    look();
    looking =
        timer.scheduleWithFixedDelay(
            this::look, LOOK_EVERY_MILLIS, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Whether lookups are answered. */
  public boolean isServing() {
    return !leaving && canServe.getAsBoolean();
  }

  /** Whether lookups are answered from a fresh view. */
  public boolean isFresh() {
    return isServing() && isFresh.getAsBoolean();
  }

  /**
   * The same over HTTP: {@code /healthz} if lookups are answered, {@code /readyz} if also fresh.
   */
  public List<Probe> probes() {
    return List.of(
        new Probe("/healthz", this::isServing, "serving", "not serving"),
        new Probe("/readyz", this::isFresh, "fresh", "not fresh"));
  }

  /** Says NOT_SERVING for good. Idempotent. */
  public synchronized void leave() {
    if (!leaving) {
      leaving = true;
      statuses.enterTerminalState();
    }
  }

  @Override
  public void close() {
    if (looking != null) {
      looking.cancel(false);
    }
    leave();
  }

  private void look() {
    SERVICES.forEach(service -> statuses.setStatus(service, status(isServing())));
    statuses.setStatus(FRESH, status(isFresh()));
  }

  private static ServingStatus status(boolean good) {
    return good ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
  }
}
