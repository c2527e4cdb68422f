package io.shardlookup.benchmarks.jmh;

import java.util.concurrent.TimeUnit;

/**
 * How long one fork of a JMH benchmark runs.
 *
 * @param warmUps iterations that do not count
 * @param iterations iterations that do
 * @param iterationMillis length of each
 */
public record ForkSettings(int warmUps, int iterations, long iterationMillis) {
  static final TimeUnit UNIT = TimeUnit.MILLISECONDS;
}
