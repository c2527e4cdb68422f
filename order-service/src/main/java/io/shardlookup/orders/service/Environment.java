package io.shardlookup.orders.service;

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
 */
public record Environment(Clock clock, LongSupplier ticker, RandomGenerator random) {
  /** The machine's own. */
  public static Environment system() {
    return new Environment(Clock.systemUTC(), System::nanoTime, new SecureRandom());
  }
}
