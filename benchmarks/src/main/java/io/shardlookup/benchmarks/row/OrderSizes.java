package io.shardlookup.benchmarks.row;

import io.shardlookup.benchmarks.load.LoadSettings;

/**
 * How much is measured of orders.
 *
 * @param writes how long transactions are measured
 * @param pipeline how long orders arrive at a constant rate
 */
public record OrderSizes(LoadSettings writes, LoadSettings pipeline) {}
