package io.shardlookup.server.admin;

import com.google.protobuf.Message;
import io.grpc.StatusRuntimeException;
import io.shardlookup.model.Epoch;
import io.shardlookup.model.Keyspace;
import io.shardlookup.model.Mapping;
import io.shardlookup.model.Shard;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.wire.GrpcErrors;
import io.shardlookup.model.wire.KeyspaceCodec;
import io.shardlookup.model.wire.WireCodec;
import org.jspecify.annotations.Nullable;

/** The error of a lost race: CONFLICT, with the record as it is now as a detail of the status. */
final class Conflicts {
  private Conflicts() {}

  /**
   * The error for somebody who did not see this record.
   *
   * @param found the record as it is now
   * @param expected what the caller counted on, in words
   */
  static StatusRuntimeException with(Found<?> found, String expected) {
    Message current = message(found.value());
    String message =
        "the record "
            + found.key().toStringUtf8()
            + " "
            + state(found)
            + " (expected: "
            + expected
            + ")";
    LookupException error = new LookupException(ErrorReason.CONFLICT, message);
    return current == null ? GrpcErrors.toGrpc(error) : GrpcErrors.toGrpc(error, current);
  }

  private static String state(Found<?> found) {
    if (found.isAbsent()) {
      return "does not exist";
    }
    return found.isDamaged()
        ? "cannot be read: " + found.problem()
        : "is " + Words.of(found.value()) + " at generation " + found.generation();
  }

  private static @Nullable Message message(@Nullable Object value) {
    if (value instanceof Mapping mapping) {
      return WireCodec.toWire(mapping);
    }
    if (value instanceof Shard shard) {
      return WireCodec.toWire(shard);
    }
    if (value instanceof Epoch epoch) {
      return WireCodec.toWire(epoch);
    }
    return value instanceof Keyspace keyspace ? KeyspaceCodec.toWire(keyspace) : null;
  }
}
