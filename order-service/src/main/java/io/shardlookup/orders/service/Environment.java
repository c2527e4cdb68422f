package io.shardlookup.orders.service;

import io.shardlookup.orders.store.ShardClock;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * What an instance takes from the world.
 *
 * @param clock tells the date
 * @param ticker measures durations, in nanoseconds
 * @param random makes instances differ; thread-safe
 * @param shardClock tells what shards take for the time
 */
public record Environment(
    Clock clock, LongSupplier ticker, RandomGenerator random, ShardClock shardClock) {
  /** The machine's own. */
  public static Environment system() {
    return new Environment(
        Clock.systemUTC(), System::nanoTime, new SecureRandom(), ShardClock.ofDatabase());
  }
}
