package io.shardlookup.model.view;

import io.shardlookup.model.Epoch;
import org.jspecify.annotations.Nullable;

/**
 * What is stored under the date of an epoch.
 *
 * @param date first date of the epoch
 * @param epoch the epoch; null if the record cannot be read: then nothing is known of its dates
 */
record EpochRecord(int date, @Nullable Epoch epoch) {
  static EpochRecord of(Epoch epoch) {
    return new EpochRecord(epoch.date(), epoch);
  }

  static EpochRecord unreadable(int date) {
    return new EpochRecord(date, null);
  }
}
