package io.shardlookup.orders.config;

/**
 * Where an instance is reached.
 *
 * @param host address that it listens on
 * @param clientPort gRPC; 0 for any free one
 * @param metricsPort metrics and probes over HTTP; 0 for any free one
 */
public record ListenConfig(String host, int clientPort, int metricsPort) {}
