package io.shardlookup.server.follower;

import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Where a follower runs.
 *
 * @param writer one thread: decides and publishes
 * @param loader reads whole directories; may block
 */
public record FollowerThreads(ScheduledExecutorService writer, Executor loader) {}
