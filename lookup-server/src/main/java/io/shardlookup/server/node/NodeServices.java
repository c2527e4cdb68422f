package io.shardlookup.server.node;

import io.grpc.ServerServiceDefinition;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.shardlookup.model.AssignmentPool;
import io.shardlookup.server.view.LiveView;
import java.util.List;

/**
 * What a node serves to clients and operators, besides health checks and reflection.
 *
 * @param definitions the gRPC services
 * @param meters what they count
 * @param drain tells sessions to move, for the reason given
 */
record NodeServices(
    List<ServerServiceDefinition> definitions, List<MeterBinder> meters, Drain drain) {
  /** Puts the services together. */
  static NodeServices of(
      NodeContext context, LiveView view, NodePresence presence, AssignmentPool pool) {
    return new NodeServices(List.of(), List.of(), reason -> {});
  }

  /** Tells clients to leave. */
  interface Drain {
    void begin(String reason);
  }
}
