package io.shardlookup.server.admin;

import io.shardlookup.model.Keyspace;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.KeyspaceState;
import io.shardlookup.model.Revision;
import io.shardlookup.server.audit.AuditNote;
import io.shardlookup.server.audit.Requester;
import io.shardlookup.server.layout.KeyRange;
import io.shardlookup.server.layout.RecordCodec;
import io.shardlookup.v1.DeleteKeyspaceRequest;
import io.shardlookup.v1.DeleteKeyspaceResponse;

/**
 * Deletes keyspaces: marks them DELETING, which ends every change of their mappings, removes their
 * records, and last their own. Can be repeated from anywhere. A fenced keyspace is deleted only
 * without a single mapping: its shards may still accept writes of the keys of one. One that got a
 * mapping before the mark is put back to use. Thread-safe.
 */
final class KeyspaceDeletion {
  private final DirectoryRecords records;
  private final ChangeWriter writer;
  private final RecordSweep sweep;

  KeyspaceDeletion(DirectoryRecords records, ChangeWriter writer, RecordSweep sweep) {
    this.records = records;
    this.writer = writer;
    this.sweep = sweep;
  }

  DeleteKeyspaceResponse delete(DeleteKeyspaceRequest request) {
    KeyspaceName name = new KeyspaceName(request.getName());
    Requester requester = Requester.of(request.getContext());
    Keyspace keyspace = found(name).orThrow();
    if (keyspace.state() != KeyspaceState.DELETING) {
      requireEmptyIfFenced(keyspace);
    }
    Found<Keyspace> deleting =
        writer.change(requester, () -> setState(found(name), KeyspaceState.DELETING));
    try {
      requireEmptyIfFenced(deleting.orThrow());
    } catch (RuntimeException e) {
      writer.change(requester, () -> setState(deleting, KeyspaceState.ACTIVE));
      throw e;
    }
    long removed = sweep.removeAll(name, deleting.unchanged());
    Revision revision = writer.change(requester, () -> remove(deleting));
    return DeleteKeyspaceResponse.newBuilder()
        .setRevision(revision.value())
        .setRemovedMappings(removed)
        .build();
  }

  private Found<Keyspace> found(KeyspaceName name) {
    Found<Keyspace> found = records.keyspace(name);
    found.orThrow(() -> DirectoryRecords.unknown(name));
    return found;
  }

  private void requireEmptyIfFenced(Keyspace keyspace) {
    if (!keyspace.isFenced()) {
      return;
    }
    for (KeyRange range : RecordSweep.mapRecords(keyspace.name())) {
      records
          .first(range, found -> true)
          .ifPresent(
              found ->
                  Rules.mayTakeAway(
                      keyspace,
                      "deleting the keyspace with its record " + found.key().toStringUtf8()));
    }
  }

  private static Decision<Found<Keyspace>> setState(Found<Keyspace> found, KeyspaceState state) {
    Keyspace keyspace = found.orThrow();
    if (keyspace.state() == state) {
      return new Decision.Unchanged<>(found);
    }
    Keyspace wanted = keyspace.withState(state);
    Plan plan =
        new Plan(note(keyspace, Words.of(wanted))).about(found).write(RecordCodec.write(wanted));
    return new Decision.Change<>(plan, revision -> found.written(wanted, revision));
  }

  private static Decision<Revision> remove(Found<Keyspace> deleting) {
    Plan plan = new Plan(note(deleting.orThrow(), "")).about(deleting).delete(deleting.key());
    return new Decision.Change<>(plan, revision -> revision);
  }

  private static AuditNote note(Keyspace keyspace, String after) {
    return new AuditNote(
        "DeleteKeyspace",
        keyspace.name().text(),
        "keyspace " + keyspace.name(),
        Words.of(keyspace),
        after);
  }
}
