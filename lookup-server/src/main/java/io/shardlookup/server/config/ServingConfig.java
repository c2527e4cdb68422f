package io.shardlookup.server.config;

import java.time.Duration;

/**
 * How much work a node takes.
 *
 * @param maxInFlight most calls under way that wait for something; one more is refused
 * @param maxSessions most sessions; one more is refused
 * @param heartbeatInterval between heartbeats of a session, unless its client wishes otherwise
 * @param minRevisionBound how long a call waits for the view to reach its revision
 * @param changeLogCapacity most transactions that a reconnecting client can have missed
 */
public record ServingConfig(
    int maxInFlight,
    int maxSessions,
    Duration heartbeatInterval,
    Duration minRevisionBound,
    int changeLogCapacity) {}
