package io.shardlookup.server.session;

import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.view.DirectoryChange;
import io.shardlookup.model.wire.ChangeCodec;
import io.shardlookup.server.view.LoggedChange;
import io.shardlookup.v1.Change;
import io.shardlookup.v1.Changes;
import io.shardlookup.v1.SessionResponse;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One logged change as messages, made once for all sessions. Immutable.
 *
 * @param source what was encoded
 * @param parts its changes
 * @param whole all of them as one message, for whoever is to get all
 */
record EncodedChange(LoggedChange source, List<Part> parts, SessionResponse whole) {
  /**
   * One change.
   *
   * @param change its message
   * @param audience the keyspace that a client has to hold to get it; null for everybody
   * @param ends the keyspace that clients no longer hold after it; null for none
   */
  record Part(Change change, @Nullable String audience, @Nullable String ends) {}

  static EncodedChange of(LoggedChange source) {
    List<Part> parts = new ArrayList<>(source.changes().size());
    Changes.Builder all = Changes.newBuilder().setRevision(source.revision().value());
    for (DirectoryChange change : source.changes()) {
      Part part = new Part(ChangeCodec.toWire(change), audience(change), ends(change));
      parts.add(part);
      all.addChanges(part.change());
    }
    return new EncodedChange(
        source, List.copyOf(parts), SessionResponse.newBuilder().setChanges(all).build());
  }

  private static @Nullable String audience(DirectoryChange change) {
    KeyspaceName keyspace = null;
    if (change instanceof DirectoryChange.MappingPut c) {
      keyspace = c.mapping().keyspace();
    } else if (change instanceof DirectoryChange.MappingRemoved c) {
      keyspace = c.keyspace();
    } else if (change instanceof DirectoryChange.MappingDamaged c) {
      keyspace = c.keyspace();
    } else if (change instanceof DirectoryChange.EpochPut c) {
      keyspace = c.epoch().keyspace();
    } else if (change instanceof DirectoryChange.EpochRemoved c) {
      keyspace = c.keyspace();
    } else if (change instanceof DirectoryChange.EpochDamaged c) {
      keyspace = c.keyspace();
    }
    return keyspace == null ? null : keyspace.text();
  }

  /** A keyspace that is gone or unreadable is no longer held: its return is a new one. */
  private static @Nullable String ends(DirectoryChange change) {
    if (change instanceof DirectoryChange.KeyspaceRemoved c) {
      return c.keyspace().text();
    }
    if (change instanceof DirectoryChange.KeyspaceDamaged c) {
      return c.keyspace().text();
    }
    return null;
  }
}
