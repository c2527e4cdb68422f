package io.shardlookup.server.node;

import io.shardlookup.server.admin.AdminConfig;
import io.shardlookup.server.admin.AdminExecutor;
import io.shardlookup.server.admin.DirectoryAdminGrpcService;
import io.shardlookup.server.audit.AuditTrim;
import io.shardlookup.server.view.LiveView;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;

/** What a node serves to operators, on threads of its own. */
final class AdminServices implements AutoCloseable {
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

  /** The gRPC service. */
  DirectoryAdminGrpcService service() {
    return service;
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
