package io.shardlookup.benchmarks.load;

/**
 * What a closed loop achieved in its measured time.
 *
 * @param perSecond operations that ended, per second
 * @param medianMicros median latency
 * @param p99Micros 99th percentile of latency
 */
public record LoadResult(double perSecond, double medianMicros, double p99Micros) {}
