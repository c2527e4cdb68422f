package io.shardlookup.orders.config;

import io.shardlookup.orders.event.KafkaConfig;
import io.shardlookup.orders.readmodel.ReadModelConfig;

/**
 * Where events go, and what is built from them.
 *
 * @param kafka carries events
 * @param readModel is built from them
 */
public record EventsConfig(KafkaConfig kafka, ReadModelConfig readModel) {}
