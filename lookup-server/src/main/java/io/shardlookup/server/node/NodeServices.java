package io.shardlookup.server.node;

import io.grpc.ServerServiceDefinition;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.shardlookup.runtime.admission.InFlightLimit;
import io.shardlookup.server.assign.KeyAssigner;
import io.shardlookup.server.assign.PolicyKeyAssigner;
import io.shardlookup.server.config.ServingConfig;
import io.shardlookup.server.lookup.LookupConfig;
import io.shardlookup.server.lookup.LookupGrpcService;
import io.shardlookup.server.lookup.LookupRuntime;
import io.shardlookup.server.sequence.SequenceAllocator;
import io.shardlookup.server.sequence.StoreSequenceAllocator;
import io.shardlookup.server.session.SessionConfig;
import io.shardlookup.server.session.SessionRuntime;
import io.shardlookup.server.session.Sessions;
import io.shardlookup.server.view.LiveView;
import java.time.Duration;
import java.util.List;

/** What a node serves to clients and operators, besides health checks and reflection. */
final class NodeServices implements AutoCloseable {
  /** Sessions share the machine with unary calls and the follower. */
  private static final int MAX_SESSION_THREADS = 64;

  private final InFlightLimit limit;
  private final Sessions sessions;
  private final LookupGrpcService lookups;

  private final AdminServices admin;

  private NodeServices(
      InFlightLimit limit, Sessions sessions, LookupGrpcService lookups, AdminServices admin) {
    this.limit = limit;
    this.sessions = sessions;
    this.lookups = lookups;
    this.admin = admin;
  }

  /** Puts the services together. */
  static NodeServices of(NodeContext context, LiveView view, NodePresence presence) {
    ServingConfig serving = context.config().serving();
    NodeThreads threads = context.threads();
    InFlightLimit limit = new InFlightLimit(serving.maxInFlight());
    SessionRuntime sessionRuntime =
        new SessionRuntime(
            threads.workers(),
            Math.min(Runtime.getRuntime().availableProcessors(), MAX_SESSION_THREADS),
            threads.timer(),
            context.world().ticker()::read,
            limit);
    Duration bound = serving.minRevisionBound();
    KeyAssigner assigner =
        new PolicyKeyAssigner(
            context.store(), view, bound, context.world().random(), threads.workers());
    SequenceAllocator allocator =
        new StoreSequenceAllocator(context.store(), view, bound, threads.workers());
    Sessions sessions = new Sessions(view, assigner, presence, sessions(serving), sessionRuntime);
    LookupConfig lookups = new LookupConfig(bound, bound, bound);
    return new NodeServices(
        limit,
        sessions,
        new LookupGrpcService(
            view,
            assigner,
            allocator,
            sessions,
            new LookupRuntime(lookups, limit, threads.workers())),
        AdminServices.of(context, view));
  }

  /** The gRPC services. */
  List<ServerServiceDefinition> definitions() {
    return List.of(lookups.bindService(), admin.definition());
  }

  /** Registers what the services count. */
  void bindTo(MeterRegistry registry) {
    lookups.meters().bindTo(registry);
    sessions.meters().bindTo(registry);
    admin.bindTo(registry);
    registry.gauge("shardlookup.calls.in_flight", limit, InFlightLimit::inFlight);
    FunctionCounter.builder("shardlookup.calls.refused", limit, InFlightLimit::refused)
        .description("Calls refused because too many were under way")
        .register(registry);
  }

  /** Begins to push changes to sessions, and to trim the audit. */
  void start() {
    sessions.start();
    admin.start();
  }

  /** Tells clients to move to another node. */
  void drain(String reason) {
    sessions.drain(reason);
  }

  @Override
  public void close() {
    sessions.close();
    admin.close();
  }

  private static SessionConfig sessions(ServingConfig serving) {
    return new SessionConfig(
        serving.maxSessions(),
        serving.heartbeatInterval(),
        SessionConfig.DEFAULT.sessionsPerStretch(),
        SessionConfig.DEFAULT.behindBound(),
        SessionConfig.DEFAULT.slowClientBound());
  }
}
