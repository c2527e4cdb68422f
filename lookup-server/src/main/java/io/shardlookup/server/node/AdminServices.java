package io.shardlookup.server.node;

import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.shardlookup.model.wire.GrpcErrors;
import io.shardlookup.runtime.admission.AdmissionInterceptor;
import io.shardlookup.runtime.admission.InFlightLimit;
import io.shardlookup.server.admin.AdminConfig;
import io.shardlookup.server.admin.AdminExecutor;
import io.shardlookup.server.admin.DirectoryAdminGrpcService;
import io.shardlookup.server.audit.AuditTrim;
import io.shardlookup.server.view.LiveView;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;

/** What a node serves to operators, on threads of its own. */
final class AdminServices implements AutoCloseable {
  /** More than operators need: it bounds what waits for a thread, and streams that stand idle. */
  private static final int MAX_CALLS = 1_000;

  private final InFlightLimit limit = new InFlightLimit(MAX_CALLS);
  private final DirectoryAdminGrpcService service;
  private final ExecutorService executor;
  private final AuditTrim trim;
  private final ScheduledExecutorService background;

  private AdminServices(
      DirectoryAdminGrpcService service,
      ExecutorService executor,
      AuditTrim trim,
      ScheduledExecutorService background) {
    this.service = service;
    this.executor = executor;
    this.trim = trim;
    this.background = background;
  }

  /** Puts them together. */
  static AdminServices of(NodeContext context, LiveView view) {
    AdminConfig config = AdminConfig.of(context.config().nodeId());
    ExecutorService executor = AdminExecutor.create(config);
    return new AdminServices(
        new DirectoryAdminGrpcService(
            context.store(), view, config, context.world().clock(), executor),
        executor,
        new AuditTrim(context.store(), context.world().clock(), AuditTrim.DEFAULT_MAX_AGE),
        context.threads().background());
  }

  /** The gRPC service, with a limit of its own: operators can act while lookups are refused. */
  ServerServiceDefinition definition() {
    return ServerInterceptors.intercept(
        service, new AdmissionInterceptor(limit, () -> GrpcErrors.toGrpc(limit.overloaded())));
  }

  /** Registers what the service counts. */
  void bindTo(MeterRegistry registry) {
    registry.gauge("shardlookup.admin.in_flight", limit, InFlightLimit::inFlight);
    FunctionCounter.builder("shardlookup.admin.refused", limit, InFlightLimit::refused)
        .description("Admin calls refused because too many were under way")
        .register(registry);
  }

  /** Begins to trim the audit. */
  void start() {
    trim.start(background);
  }

  @Override
  public void close() {
    trim.close();
    executor.shutdownNow();
  }
}
