package io.shardlookup.orders.config;

import io.shardlookup.orders.event.TopicBeginnings.Loss;
import io.shardlookup.orders.readmodel.Rebuild;

/**
 * How the read model is rebuilt.
 *
 * @param from what it is rebuilt from
 * @param loss whether it is built from a topic that has lost events
 * @param service how the instances run whose read model it is
 */
public record RebuildConfig(Rebuild.Source from, Loss loss, OrderServiceConfig service) {}
