package io.shardlookup.benchmarks.load;

import java.time.Duration;

/**
 * How long requests are measured.
 *
 * @param longestWarmUp how long each side runs at most before the first pair
 * @param leadIn how long a side runs, each time that it is its turn, before it is measured
 * @param window how long it is measured then
 * @param pairs turns of each side
 */
public record LoadSettings(Duration longestWarmUp, Duration leadIn, Duration window, int pairs) {}
