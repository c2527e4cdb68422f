package io.shardlookup.client.session;

import io.shardlookup.client.failover.ChannelFactory;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;

/**
 * What a session gets from outside: threads, time, chance and connections.
 *
 * @param scheduler runs the session and its timers; may be shared between clients
 * @param blocking runs what may block: name resolution, files
 * @param callbacks runs what callers attach to futures, and listeners
 * @param ticker nanoseconds since any moment, as {@link System#nanoTime}
 * @param random jitter
 * @param channels opens connections
 */
public record Surroundings(
    ScheduledExecutorService scheduler,
    Executor blocking,
    Executor callbacks,
    LongSupplier ticker,
    Random random,
    ChannelFactory channels) {}
