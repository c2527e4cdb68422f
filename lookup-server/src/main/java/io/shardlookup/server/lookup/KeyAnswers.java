package io.shardlookup.server.lookup;

import io.shardlookup.model.Placement;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.strategy.KeySyntax;
import io.shardlookup.model.view.View;
import io.shardlookup.model.wire.GrpcErrors;
import io.shardlookup.model.wire.WireCodec;
import io.shardlookup.v1.LookupKey;
import io.shardlookup.v1.LookupResult;
import org.jspecify.annotations.Nullable;

/** Answers for single keys at one view, as they go on the wire. Thread-safe. */
public final class KeyAnswers {
  private final PlacementMessages messages = new PlacementMessages();

  /**
   * The result for the key at the view, an error included; null if its keyspace is a DIRECTORY that
   * has no entry for it.
   */
  public @Nullable LookupResult find(View view, LookupKey key) {
    try {
      Placement placement = view.locate(key.getKeyspace(), WireCodec.keyFromWire(key.getKey()));
      return placement == null ? null : messages.result(placement);
    } catch (LookupException e) {
      return failed(e);
    }
  }

  /** The result for the key at the view; UNKNOWN_KEY if there is none. */
  public LookupResult answer(View view, LookupKey key) {
    LookupResult result = find(view, key);
    return result != null ? result : failed(unknownKey(key));
  }

  /** The placement as a result. */
  public LookupResult result(Placement placement) {
    return messages.result(placement);
  }

  /** The error as a result. */
  public static LookupResult failed(LookupException error) {
    return LookupResult.newBuilder().setError(GrpcErrors.toWire(error)).build();
  }

  /** The error for a valid key without an entry. */
  static LookupException unknownKey(LookupKey key) {
    return unknownKey(key.getKeyspace(), key.getKey().toStringUtf8());
  }

  /** The error for a valid key without an entry. */
  static LookupException unknownKey(String keyspace, String key) {
    return new LookupException(
        ErrorReason.UNKNOWN_KEY,
        "key: "
            + KeySyntax.quote(key)
            + " (expected: one with an entry in DIRECTORY keyspace "
            + keyspace
            + ")");
  }
}
