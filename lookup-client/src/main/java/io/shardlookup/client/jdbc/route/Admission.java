package io.shardlookup.client.jdbc.route;

import io.shardlookup.client.jdbc.error.ShardErrorReason;
import io.shardlookup.client.jdbc.error.ShardException;
import io.shardlookup.model.Keyspace;
import io.shardlookup.model.KeyspaceState;
import io.shardlookup.model.Shard;
import io.shardlookup.model.ShardState;
import org.jspecify.annotations.Nullable;

/** Whether work may run at a place now. */
public sealed interface Admission {
  /**
   * It may.
   *
   * @param shard the shard to run it on
   */
  record Go(Shard shard) implements Admission {}

  /**
   * It waits until the directory says something else, however long that takes.
   *
   * @param reason for the caller whose deadline comes first
   */
  record Hold(ShardException reason) implements Admission {}

  /**
   * It may not.
   *
   * @param reason why
   */
  record Refuse(ShardException reason) implements Admission {}

  /** Whether the key's rows may be written at this place. */
  static Admission toWrite(Place place) {
    Admission read = toRead(place);
    if (!(read instanceof Go go)) {
      return read;
    }
    if (go.shard().state() == ShardState.READ_ONLY) {
      return refuse(
          ShardErrorReason.READ_ONLY,
          "shard " + go.shard().name() + ": READ_ONLY (expected: ACTIVE or DRAINING)");
    }
    if (place.placement().state().holdsWrites()) {
      return new Hold(
          new ShardException(
              ShardErrorReason.HELD, "mapping: " + place.placement() + ", writes are held"));
    }
    return read;
  }

  /** Whether the key's rows may be read at this place. */
  static Admission toRead(Place place) {
    Keyspace keyspace = place.keyspace();
    if (keyspace == null) {
      return new Hold(
          new ShardException(
              ShardErrorReason.FENCED, "keyspace: its record is not known to the client yet"));
    }
    Admission.@Nullable Refuse refusal = refusal(keyspace);
    if (refusal != null) {
      return refusal;
    }
    Shard shard = place.shard();
    return shard != null
        ? new Go(shard)
        : new Hold(
            new ShardException(
                ShardErrorReason.UNKNOWN_SHARD,
                "shard " + place.placement().shard() + ": no record of it is known"));
  }

  private static Admission.@Nullable Refuse refusal(Keyspace keyspace) {
    if (!keyspace.isFenced()) {
      return refuse(
          ShardErrorReason.UNFENCED,
          "keyspace " + keyspace.name() + ": unfenced (expected: fenced)");
    }
    if (keyspace.state() == KeyspaceState.DELETING) {
      return refuse(
          ShardErrorReason.KEYSPACE_DELETING,
          "keyspace " + keyspace.name() + ": DELETING (expected: ACTIVE)");
    }
    return null;
  }

  private static Refuse refuse(ShardErrorReason reason, String message) {
    return new Refuse(new ShardException(reason, message));
  }
}
