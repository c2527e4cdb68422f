package io.shardlookup.orders.readmodel;

import io.shardlookup.orders.event.PositionsLostException;
import io.shardlookup.orders.readmodel.Rebuild.Phase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Lets a projector wait while documents are removed, and do it itself if whoever began has died.
 * Confined to the projector's thread.
 */
final class WipeWatch {
  /** Removing takes well less than that. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Rebuilds rebuilds;
  private final Clock clock;
  private String seen = "";
  private Instant since = Instant.MIN;

  WipeWatch(Rebuilds rebuilds, Clock clock) {
    this.rebuilds = rebuilds;
    this.clock = clock;
  }

  /**
   * Returns when no documents are about to be removed.
   *
   * @throws PositionsLostException while they are
   */
  void requireNone() {
    @Nullable Rebuild current = rebuilds.current().orElse(null);
    if (current == null || current.phase() != Phase.WIPING) {
      seen = "";
      return;
    }
    if (!seen.equals(current.id())) {
      seen = current.id();
      since = clock.instant();
    }
    if (Duration.between(since, clock.instant()).compareTo(PATIENCE) < 0) {
      throw new PositionsLostException("read model: is being wiped, to be rebuilt");
    }
    rebuilds.wipe(current);
    seen = "";
  }
}
