package io.shardlookup.operator.watch;

import io.shardlookup.operator.output.Row;
import io.shardlookup.operator.output.Rows;
import io.shardlookup.v1.Change;
import io.shardlookup.v1.EpochRemoved;
import io.shardlookup.v1.MappingRemoved;
import java.util.Optional;

/** Changes of a session as rows. */
final class ChangeRows {
  private ChangeRows() {}

  /** The change, if it is one of this keyspace or of a shard. */
  static Optional<Row> of(Change change, String keyspace) {
    return switch (change.getChangeCase()) {
      case KEYSPACE_PUT ->
          when(change.getKeyspacePut().getName().equals(keyspace), "keyspace", keyspace)
              .map(row -> row.withAll(Rows.of(change.getKeyspacePut())));
      case KEYSPACE_REMOVED ->
          when(change.getKeyspaceRemoved().equals(keyspace), "keyspace removed", keyspace);
      case SHARD_PUT ->
          Optional.of(new Row().with("change", "shard").withAll(Rows.of(change.getShardPut())));
      case SHARD_REMOVED -> when(true, "shard removed", change.getShardRemoved());
      case MAPPING_PUT ->
          change.getMappingPut().getKeyspace().equals(keyspace)
              ? Optional.of(
                  new Row().with("change", "mapping").withAll(Rows.of(change.getMappingPut())))
              : Optional.empty();
      case MAPPING_REMOVED -> removed("mapping removed", change.getMappingRemoved(), keyspace);
      case MAPPING_DAMAGED -> removed("mapping damaged", change.getMappingDamaged(), keyspace);
      case EPOCH_PUT ->
          change.getEpochPut().getKeyspace().equals(keyspace)
              ? Optional.of(
                  new Row().with("change", "epoch").withAll(Rows.of(change.getEpochPut())))
              : Optional.empty();
      case EPOCH_REMOVED -> epoch("epoch removed", change.getEpochRemoved(), keyspace);
      case EPOCH_DAMAGED -> epoch("epoch damaged", change.getEpochDamaged(), keyspace);
      case CHANGE_NOT_SET -> Optional.empty();
    };
  }

  private static Optional<Row> epoch(String what, EpochRemoved epoch, String keyspace) {
    return when(epoch.getKeyspace().equals(keyspace), what, Integer.toString(epoch.getDate()));
  }

  private static Optional<Row> removed(String what, MappingRemoved removed, String keyspace) {
    return when(removed.getKeyspace().equals(keyspace), what, Rows.scope(removed.getScope()));
  }

  private static Optional<Row> when(boolean concerned, String what, String subject) {
    return concerned
        ? Optional.of(new Row().with("change", what).with("subject", subject))
        : Optional.empty();
  }
}
