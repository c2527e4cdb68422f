package io.shardlookup.benchmarks.jmh;

import java.util.concurrent.TimeUnit;

/**
 * How long a JMH benchmark runs.
 *
 * @param forks JVMs, one after the other
 * @param warmUpPairs pairs of iterations, one of each side, that do not count, in each JVM
 * @param pairs pairs of iterations that do
 * @param iterationMillis length of each iteration
 */
public record ForkSettings(int forks, int warmUpPairs, int pairs, long iterationMillis) {
  static final TimeUnit UNIT = TimeUnit.MILLISECONDS;
}
