package io.shardlookup.operator;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.protobuf.StatusProto;
import io.shardlookup.operator.output.Row;
import io.shardlookup.operator.output.Rows;
import io.shardlookup.v1.Epoch;
import io.shardlookup.v1.Keyspace;
import io.shardlookup.v1.Mapping;
import io.shardlookup.v1.Shard;
import java.util.Optional;
import java.util.stream.Collectors;

/** The current state of a record that an error carries, for whoever lost a race. */
final class Current {
  private Current() {}

  /** {@code "; now: …"} for the records that the error carries; empty when there are none. */
  static String of(Throwable error) {
    Throwable cause = error.getCause();
    com.google.rpc.Status status = cause == null ? null : StatusProto.fromThrowable(cause);
    if (status == null) {
      return "";
    }
    return status.getDetailsList().stream()
        .flatMap(detail -> row(detail).stream())
        .map(Current::words)
        .collect(Collectors.joining());
  }

  private static String words(Row row) {
    return row.values().entrySet().stream()
        .map(value -> value.getKey() + " " + value.getValue())
        .collect(Collectors.joining(", ", "; now: ", ""));
  }

  private static Optional<Row> row(Any detail) {
    try {
      if (detail.is(Mapping.class)) {
        return Optional.of(Rows.of(detail.unpack(Mapping.class)));
      }
      if (detail.is(Shard.class)) {
        return Optional.of(Rows.of(detail.unpack(Shard.class)));
      }
      if (detail.is(Keyspace.class)) {
        return Optional.of(Rows.of(detail.unpack(Keyspace.class)));
      }
      if (detail.is(Epoch.class)) {
        return Optional.of(Rows.of(detail.unpack(Epoch.class)));
      }
      return Optional.empty();
    } catch (InvalidProtocolBufferException unreadable) {
      return Optional.empty();
    }
  }
}
