package io.shardlookup.local.orders;

import org.HdrHistogram.Histogram;

/**
 * How far a store is behind the acknowledgements.
 *
 * @param times from a change's acknowledgement to its being in the store, in nanoseconds
 * @param failure what the store said when it last could not be asked; empty if it always could
 */
public record Lag(Histogram times, String failure) {
  /** Whether any change was measured. */
  boolean isKnown() {
    return times.getTotalCount() > 0;
  }
}
