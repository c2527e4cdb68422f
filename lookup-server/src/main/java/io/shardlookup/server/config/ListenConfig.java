package io.shardlookup.server.config;

import org.jspecify.annotations.Nullable;

/**
 * Where a node is reached.
 *
 * @param host address that it listens on
 * @param clientPort gRPC; 0 for any free one
 * @param metricsPort metrics and probes over HTTP; 0 for any free one
 * @param advertised what clients are told to connect to, host:port; null for host and client port
 */
public record ListenConfig(
    String host, int clientPort, int metricsPort, @Nullable String advertised) {
  /** What clients connect to, when the node listens on this port. */
  public String endpoint(int actualClientPort) {
    return advertised != null ? advertised : host + ":" + actualClientPort;
  }
}
