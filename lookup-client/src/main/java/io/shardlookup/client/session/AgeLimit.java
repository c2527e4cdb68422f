package io.shardlookup.client.session;

import io.shardlookup.client.cache.ClientCache;
import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Lets what is held answer up to an age, and what a reset froze up to the same: that gets no
 * younger by what the session says later. Confined to the session executor.
 */
final class AgeLimit {
  private final long maxNanos;
  private final boolean isSet;
  private final ClientCache cache;

  /** When the oldest frozen layer was known to be complete. */
  private long frozenAtNanos;

  /** No limit if the age is null. */
  AgeLimit(@Nullable Duration maxAge, ClientCache cache) {
    this.isSet = maxAge != null;
    this.maxNanos = maxAge == null ? Long.MAX_VALUE / 2 : maxAge.toNanos();
    this.cache = cache;
  }

  /** A reset is about to freeze what was known to be complete at this moment, if at any. */
  void beforeReset(OptionalLong completeAtNanos) {
    if (completeAtNanos.isPresent() && !cache.hasFrozen()) {
      frozenAtNanos = completeAtNanos.getAsLong();
    }
  }

  /** What is too old answers no longer, and what was frozen is forgotten. */
  void check(OptionalLong completeAtNanos, long now) {
    if (!isSet) {
      return;
    }
    if (cache.hasFrozen() && now - frozenAtNanos > maxNanos) {
      cache.dropFrozen();
    }
    cache.setAnswering(
        completeAtNanos.isPresent() && now - completeAtNanos.getAsLong() <= maxNanos);
  }

  /** When the next {@link #check} is due. */
  long checkAtNanos(long now) {
    return now + Math.max(maxNanos / 10, 1);
  }
}
