package io.shardlookup.orders.config;

import io.shardlookup.orders.readmodel.Rebuild;

/**
 * How the read model is rebuilt.
 *
 * @param from what it is rebuilt from
 * @param service how the instances run whose read model it is
 */
public record RebuildConfig(Rebuild.Source from, OrderServiceConfig service) {}
