package io.shardlookup.server.node;

import com.google.common.base.Ticker;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.random.RandomGenerator;

/**
 * What a node takes from the world.
 *
 * @param ticker measures durations
 * @param clock tells the date
 * @param random jitters, and makes ids; thread-safe
 */
public record NodeEnvironment(Ticker ticker, Clock clock, RandomGenerator random) {
  /** The machine's own. */
  public static NodeEnvironment system() {
    return new NodeEnvironment(Ticker.systemTicker(), Clock.systemUTC(), new SecureRandom());
  }
}
