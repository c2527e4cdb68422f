package io.shardlookup.server.lookup;

import io.shardlookup.model.error.LookupException;
import java.time.Duration;

/**
 * How long unary calls wait, each above 0 and at most a minute.
 *
 * @param minRevisionBound for the view to reach a caller's min_revision
 * @param confirmBound for the store to confirm a linearizable read
 * @param assignedBound for the view to know a key that was just assigned
 */
public record LookupConfig(
    Duration minRevisionBound, Duration confirmBound, Duration assignedBound) {
  private static final Duration MAX = Duration.ofMinutes(1);

  /** What holds unless configured otherwise: 2 s each. */
  public static final LookupConfig DEFAULT =
      new LookupConfig(Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(2));

  /** Refuses values out of bounds with {@link LookupException} INVALID_ARGUMENT. */
  public LookupConfig {
    check("min_revision bound", minRevisionBound);
    check("confirm bound", confirmBound);
    check("assigned bound", assignedBound);
  }

  private static void check(String name, Duration bound) {
    if (bound.isZero() || bound.isNegative() || bound.compareTo(MAX) > 0) {
      throw LookupException.invalid(name, bound, "above 0 and at most " + MAX);
    }
  }
}
