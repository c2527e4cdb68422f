package io.shardlookup.client.session;

import java.time.Duration;

/**
 * How a session behaves.
 *
 * @param clientId name of the client for the node's logs
 * @param heartbeatInterval wanted interval between heartbeats
 * @param missedHeartbeats so many missing in a row end the session
 * @param welcomeTimeout how long a node may take to open a session
 * @param staleAfter a node whose view is older than this is stale
 */
public record SessionSettings(
    String clientId,
    Duration heartbeatInterval,
    int missedHeartbeats,
    Duration welcomeTimeout,
    Duration staleAfter) {}
