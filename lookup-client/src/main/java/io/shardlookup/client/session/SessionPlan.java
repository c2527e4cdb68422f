package io.shardlookup.client.session;

import io.shardlookup.client.failover.EndpointSource;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client's sessions are for.
 *
 * @param endpoints where nodes are
 * @param learnEndpoints whether nodes named by nodes are used too
 * @param keyspaces to be held from the start
 * @param maxAge how old knowledge may grow and still answer; null for no limit
 */
public record SessionPlan(
    EndpointSource endpoints,
    boolean learnEndpoints,
    List<String> keyspaces,
    @Nullable Duration maxAge) {}
