package io.shardlookup.orders.readmodel;

import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Whether the read model is there, and whole. What is said may be half a second old, unless asked
 * otherwise: rebuilds give everybody that time before they remove anything. Thread-safe.
 */
public final class ReadModelState {
  private static final long FRESH_NANOS = 500_000_000;

  private final ReadStore store;
  private final Rebuilds rebuilds;
  private final LongSupplier ticker;
  private volatile Look last;

  /** What was seen, and when. */
  private record Look(Optional<Rebuild> rebuild, long nanos) {}

  /**
   * The state of this store's read model.
   *
   * @param ticker measures durations, in nanoseconds
   */
  public ReadModelState(ReadStore store, LongSupplier ticker) {
    this.store = store;
    this.rebuilds = new Rebuilds(store);
    this.ticker = ticker;
    this.last = new Look(Optional.empty(), ticker.getAsLong() - 2 * FRESH_NANOS);
  }

  /** Whether it was there when it was last looked for, a second ago at most. Quick. */
  public boolean isReachable() {
    return store.isReachable();
  }

  /** The rebuild that documents may be missing for; empty if the read model is whole. */
  public Optional<Rebuild> rebuild() {
    Look known = last;
    return ticker.getAsLong() - known.nanos() < FRESH_NANOS ? known.rebuild() : rebuildNow();
  }

  /** The same, as it is at this moment. */
  public Optional<Rebuild> rebuildNow() {
    long before = ticker.getAsLong();
    Optional<Rebuild> rebuild = rebuilds.unfinished();
    last = new Look(rebuild, before);
    return rebuild;
  }
}
