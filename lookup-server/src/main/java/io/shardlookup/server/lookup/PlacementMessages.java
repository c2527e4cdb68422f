package io.shardlookup.server.lookup;

import io.shardlookup.model.Placement;
import io.shardlookup.model.wire.WireCodec;
import io.shardlookup.v1.LookupResult;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Results for placements. Those of slots, ranges and residues, of which a view has few and which it
 * shares, are made once and remembered, in a table of fixed size where a newer one takes an older
 * one's place; those of entries are made each time. Thread-safe.
 */
final class PlacementMessages {
  private static final int REMEMBERED = 1 << 14;

  private final AtomicReferenceArray<@Nullable Remembered> table =
      new AtomicReferenceArray<>(REMEMBERED);

  /** A placement, by identity, and its message. */
  private record Remembered(Placement placement, LookupResult result) {}

  /** The placement as the result for a key. */
  @SuppressWarnings("ReferenceEquality") // the same instance serves all keys of a scope
  LookupResult result(Placement placement) {
    if (placement instanceof Placement.OfEntry) {
      return encode(placement);
    }
    int at = spread(System.identityHashCode(placement));
    Remembered known = table.get(at);
    if (known != null && known.placement == placement) {
      return known.result;
    }
    LookupResult result = encode(placement);
    table.set(at, new Remembered(placement, result));
    return result;
  }

  private static LookupResult encode(Placement placement) {
    return LookupResult.newBuilder().setPlacement(WireCodec.toWire(placement)).build();
  }

  private static int spread(int hash) {
    return (hash ^ (hash >>> 14)) & (REMEMBERED - 1);
  }
}
