package io.shardlookup.model.view;

import io.shardlookup.model.Placement;
import org.jspecify.annotations.Nullable;

/**
 * Shares equal placements of entries, which are many where a transaction wrote many entries:
 * remembers the last {@value #SIZE}, one for each hash. Not thread-safe.
 */
final class RecentPlacements {
  private static final int SIZE = 256;

  private final @Nullable Placement[] recent = new Placement[SIZE];

  /** A remembered placement that equals this one, or this one. */
  Placement shared(Placement placement) {
    int hash = placement.hashCode();
    int at = (hash ^ (hash >>> 16)) & (SIZE - 1);
    Placement known = recent[at];
    if (placement.equals(known)) {
      return known;
    }
    recent[at] = placement;
    return placement;
  }
}
