package io.shardlookup.server.lookup;

import io.shardlookup.model.Revision;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;

/** What a batch of lookups may look like, in a session and as a call. */
public final class BatchLimits {
  /** Most keys of a batch. */
  public static final int MAX_KEYS = 1000;

  private BatchLimits() {}

  /** Refuses an empty batch with INVALID_ARGUMENT and too large a one with LIMIT_EXCEEDED. */
  public static void checkKeys(int count) {
    if (count >= 1 && count <= MAX_KEYS) {
      return;
    }
    String message = "keys: " + count + " (expected: 1.." + MAX_KEYS + ")";
    throw new LookupException(
        count == 0 ? ErrorReason.INVALID_ARGUMENT : ErrorReason.LIMIT_EXCEEDED, message);
  }

  /** The revision of a number on the wire; INVALID_ARGUMENT if it is above 2^63 - 1. */
  public static Revision revision(String field, long value) {
    if (value < 0) {
      throw LookupException.invalid(field, Long.toUnsignedString(value), "0..2^63-1");
    }
    return value == 0 ? Revision.NONE : new Revision(value);
  }
}
