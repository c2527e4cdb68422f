package io.shardlookup.orders.config;

import java.time.Duration;

/**
 * How one instance of the order service runs.
 *
 * @param instanceId its name, unique among those that share the work
 * @param listen where it is reached
 * @param directory where the shards of orders are told
 * @param shards how shards are reached
 * @param commands how much work it takes
 * @param queries how many queries it takes
 * @param events where events go, and where they are read
 * @param retentionInterval how often orders are looked for that the shards need not keep
 * @param drainTimeout how long calls under way may take when the instance ends
 */
public record OrderServiceConfig(
    String instanceId,
    ListenConfig listen,
    DirectoryConfig directory,
    ShardsConfig shards,
    CommandsConfig commands,
    QueriesConfig queries,
    EventsConfig events,
    Duration retentionInterval,
    Duration drainTimeout) {}
