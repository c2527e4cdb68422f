package io.shardlookup.server.health;

import io.grpc.BindableService;
import io.shardlookup.runtime.health.ServiceHealth;
import io.shardlookup.runtime.metrics.HttpEndpoint.Probe;
import io.shardlookup.v1.DirectoryAdminServiceGrpc;
import io.shardlookup.v1.LookupServiceGrpc;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BooleanSupplier;

/**
 * The node's answers to gRPC health checks, which can be watched. The services "", the lookup
 * service and the admin service say whether the node can serve; {@value #FRESH} says whether its
 * view is fresh: when etcd is down no node is, and none may be taken out of service for it.
 * Thread-safe.
 */
public final class NodeHealth implements AutoCloseable {
  /** Name of the health service that asks for freshness. */
  public static final String FRESH = "shardlookup.fresh";

  private final ServiceHealth health;
  private final BooleanSupplier canServe;
  private final BooleanSupplier isFresh;

  /**
   * Says what is so now, and follows it once started.
   *
   * @param canServe whether lookups are answered
   * @param isFresh whether the view is fresh
   */
  public NodeHealth(BooleanSupplier canServe, BooleanSupplier isFresh) {
    this.canServe = canServe;
    this.isFresh = isFresh;
    this.health =
        new ServiceHealth(
            Map.of(
                "",
                canServe,
                LookupServiceGrpc.SERVICE_NAME,
                canServe,
                DirectoryAdminServiceGrpc.SERVICE_NAME,
                canServe,
                FRESH,
                () -> canServe.getAsBoolean() && isFresh.getAsBoolean()));
  }

  /** The gRPC service. */
  public BindableService service() {
    return health.service();
  }

  /** Looks now, and from now on ten times a second. */
  public void start(ScheduledExecutorService timer) {
    health.start(timer);
  }

  /** Whether lookups are answered. */
  public boolean isServing() {
    return !health.hasLeft() && canServe.getAsBoolean();
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
  public void leave() {
    health.leave();
  }

  @Override
  public void close() {
    health.close();
  }
}
