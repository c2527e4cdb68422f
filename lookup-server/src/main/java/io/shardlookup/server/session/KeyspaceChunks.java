package io.shardlookup.server.session;

import io.shardlookup.model.Mapping;
import io.shardlookup.model.Placement;
import io.shardlookup.model.Revision;
import io.shardlookup.model.Scope;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.view.DirectoryChange;
import io.shardlookup.model.view.KeyspaceMap;
import io.shardlookup.model.view.View;
import io.shardlookup.model.wire.ChangeCodec;
import io.shardlookup.model.wire.GrpcErrors;
import io.shardlookup.model.wire.KeyspaceCodec;
import io.shardlookup.model.wire.WireCodec;
import io.shardlookup.v1.KeyspaceSnapshot;
import io.shardlookup.v1.SessionResponse;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * One keyspace of one view, part by part. Parts are made as they are asked for; beside the view it
 * keeps a reference for each slot, range or residue that is not sent yet. Confined to one session.
 */
final class KeyspaceChunks {
  /** Most mappings of a part. */
  static final int MAX_MAPPINGS = 1000;

  /** Most damaged records of a part. */
  private static final int MAX_DAMAGED = 500;

  /** No mapping is added to a part that has this many bytes. */
  static final int MAX_BYTES = 256 * 1024;

  private final String name;
  private final Revision revision;
  private final @Nullable KeyspaceMap map;
  private final @Nullable LookupException error;
  private final Queue<Map.Entry<Scope, Placement>> scopes = new ArrayDeque<>();
  private final Iterator<Map.Entry<String, Placement>> entries;
  private final Queue<DirectoryChange> damage = new ArrayDeque<>();
  private boolean begun;
  private boolean done;

  /** All of the keyspace of that name at the view, or the error that says why there is none. */
  KeyspaceChunks(View view, String name) {
    this.name = name;
    this.revision = view.revision();
    KeyspaceMap found = null;
    LookupException problem = null;
    try {
      found = view.activeKeyspace(name);
    } catch (LookupException e) {
      problem = e;
    }
    this.map = found;
    this.error = problem;
    if (found == null || !isMirrored(found)) {
      this.entries = Collections.emptyIterator();
      return;
    }
    found.forEachScope((scope, placement) -> scopes.add(Map.entry(scope, placement)));
    this.entries = found.entries().entrySet().iterator();
    damage.addAll(found.damagedRecords());
  }

  /** Whether the client holds the keyspace once it has all parts. */
  boolean isHeld() {
    return error == null;
  }

  /** Whether the last part was made. */
  boolean isDone() {
    return done;
  }

  /** The next part; to be called until done. */
  SessionResponse next() {
    KeyspaceSnapshot.Builder part =
        KeyspaceSnapshot.newBuilder().setKeyspace(name).setRevision(revision.value());
    if (map == null) {
      done = true;
      part.setLast(true);
      if (error != null) {
        part.setError(GrpcErrors.toWire(error));
      }
      return SessionResponse.newBuilder().setSnapshot(part).build();
    }
    if (!begun) {
      begun = true;
      describe(map, part);
    }
    fill(map, part);
    done = scopes.isEmpty() && !entries.hasNext() && damage.isEmpty();
    part.setLast(done);
    return SessionResponse.newBuilder().setSnapshot(part).build();
  }

  private static void describe(KeyspaceMap map, KeyspaceSnapshot.Builder part) {
    if (map.definition() != null) {
      part.setDefinition(KeyspaceCodec.toWire(map.definition()));
    }
    map.epochs().forEach(epoch -> part.addEpochs(WireCodec.toWire(epoch)));
  }

  private void fill(KeyspaceMap map, KeyspaceSnapshot.Builder part) {
    int bytes = 0;
    while (part.getMappingsCount() < MAX_MAPPINGS && bytes < MAX_BYTES) {
      Mapping mapping = nextMapping(map);
      if (mapping == null) {
        fillDamage(part);
        return;
      }
      io.shardlookup.v1.Mapping message = WireCodec.toWire(mapping);
      bytes += message.getSerializedSize();
      part.addMappings(message);
    }
  }

  /** Last: what is damaged is in no wider scope. */
  private void fillDamage(KeyspaceSnapshot.Builder part) {
    for (int i = 0; i < MAX_DAMAGED && !damage.isEmpty(); i++) {
      ChangeCodec.addDamage(damage.remove(), part);
    }
  }

  private @Nullable Mapping nextMapping(KeyspaceMap map) {
    Map.Entry<Scope, Placement> scope = scopes.poll();
    if (scope != null) {
      Placement placement = scope.getValue();
      return new Mapping(
          map.name(), scope.getKey(), placement.assignment(), placement.generation());
    }
    if (!entries.hasNext()) {
      return null;
    }
    Map.Entry<String, Placement> entry = entries.next();
    return map.mapping(entry.getKey(), entry.getValue());
  }

  private static boolean isMirrored(KeyspaceMap map) {
    return map.definition() != null && map.definition().isMirrored();
  }
}
