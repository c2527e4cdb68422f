package io.shardlookup.server.admin;

import com.google.protobuf.ByteString;
import io.shardlookup.model.Generation;
import io.shardlookup.model.Revision;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.server.store.StoreTransaction.Comparison;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One record as the store had it: there, not there, or there and not readable.
 *
 * @param key its key
 * @param generation its version; NONE if it is not there
 * @param value what it says; null if it is not there or not readable
 * @param problem why it cannot be read; null if it can, or is not there
 */
record Found<T>(
    ByteString key, Generation generation, @Nullable T value, @Nullable String problem) {
  static <T> Found<T> absent(ByteString key) {
    return new Found<>(key, Generation.NONE, null, null);
  }

  /** The same record after it was written. */
  Found<T> written(T newValue, Revision revision) {
    return new Found<>(key, Generation.at(revision), newValue, null);
  }

  boolean isAbsent() {
    return generation.equals(Generation.NONE);
  }

  boolean isDamaged() {
    return problem != null;
  }

  /** What it says; DAMAGED_RECORD if it is not readable, the given error if it is not there. */
  T orThrow(Supplier<LookupException> absent) {
    T readable = value;
    if (readable != null) {
      return readable;
    }
    if (problem != null) {
      throw new LookupException(
          ErrorReason.DAMAGED_RECORD,
          "the record " + key.toStringUtf8() + " cannot be read: " + problem);
    }
    throw absent.get();
  }

  /** What it says, which is certain to be there. */
  T orThrow() {
    return orThrow(
        () ->
            new LookupException(
                ErrorReason.DAMAGED_RECORD, "the record " + key.toStringUtf8() + " is missing"));
  }

  /** Holds as long as nobody has written it. */
  Comparison unchanged() {
    return new Comparison(key, generation.revision().storeRevision());
  }
}
