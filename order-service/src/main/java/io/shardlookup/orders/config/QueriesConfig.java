package io.shardlookup.orders.config;

import java.time.Duration;

/**
 * How many queries an instance takes. They have threads of their own: a read model that is slow or
 * gone holds no command up.
 *
 * @param timeout how long a query may take, if its caller sets no shorter deadline
 * @param threads queries that are worked on at the same time
 * @param maxInFlight most queries under way; one more is refused
 */
public record QueriesConfig(Duration timeout, int threads, int maxInFlight) {}
