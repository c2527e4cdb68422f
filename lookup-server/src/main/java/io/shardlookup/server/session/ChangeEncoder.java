package io.shardlookup.server.session;

import io.shardlookup.server.view.LoggedChange;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Encodes logged changes and remembers the latest ones, so that a thousand sessions share one
 * message. The memory is a table of fixed size where a newer change takes an older one's place; two
 * threads that race encode twice. Thread-safe.
 */
final class ChangeEncoder {
  private static final int REMEMBERED = 1 << 10;

  private final AtomicReferenceArray<@Nullable EncodedChange> table =
      new AtomicReferenceArray<>(REMEMBERED);

  /** The change as messages. */
  @SuppressWarnings("ReferenceEquality") // the log hands every session the same instance
  EncodedChange encode(LoggedChange change) {
    int at = (int) (change.revision().value() & (REMEMBERED - 1));
    EncodedChange known = table.get(at);
    if (known != null && known.source() == change) {
      return known;
    }
    EncodedChange encoded = EncodedChange.of(change);
    table.set(at, encoded);
    return encoded;
  }
}
