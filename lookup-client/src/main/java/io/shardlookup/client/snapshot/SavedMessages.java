package io.shardlookup.client.snapshot;

import io.shardlookup.client.cache.ClientCache;
import io.shardlookup.client.cache.Held;
import io.shardlookup.model.AssignmentPool;
import io.shardlookup.model.Keyspace;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.Mapping;
import io.shardlookup.model.Placement;
import io.shardlookup.model.Revision;
import io.shardlookup.model.Scope;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.view.DirectoryChange;
import io.shardlookup.model.view.KeyspaceMap;
import io.shardlookup.model.wire.ChangeCodec;
import io.shardlookup.model.wire.KeyspaceCodec;
import io.shardlookup.model.wire.WireCodec;
import io.shardlookup.v1.Change;
import io.shardlookup.v1.Changes;
import io.shardlookup.v1.KeyspaceSnapshot;
import io.shardlookup.v1.SessionResponse;
import io.shardlookup.v1.Welcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is held as the messages that a session would have sent: a welcome, the records, then each
 * keyspace in parts.
 */
final class SavedMessages {
  private static final int MAPPINGS_PER_MESSAGE = 1_000;

  private SavedMessages() {}

  /** Takes one message after the other. */
  interface Sink {
    /** Writes it. */
    void accept(SessionResponse message) throws IOException;
  }

  static void write(Held held, Sink sink) throws IOException {
    long revision = held.revision().value();
    sink.accept(
        SessionResponse.newBuilder()
            .setWelcome(
                Welcome.newBuilder().setDirectoryId(held.directoryId()).setRevision(revision))
            .build());
    Changes.Builder records = Changes.newBuilder().setRevision(revision);
    held.view()
        .shards()
        .forEach(
            shard -> records.addChanges(ChangeCodec.toWire(new DirectoryChange.ShardPut(shard))));
    for (KeyspaceMap map : held.view().keyspaces()) {
      Keyspace definition = map.definition();
      if (definition != null) {
        records.addChanges(ChangeCodec.toWire(new DirectoryChange.KeyspacePut(definition)));
      }
    }
    sink.accept(SessionResponse.newBuilder().setChanges(records).build());
    for (Held.Content content : held.contents()) {
      write(content, revision, sink);
    }
  }

  static void restore(List<SessionResponse> messages, ClientCache cache) throws IOException {
    if (messages.size() < 2 || !messages.get(0).hasWelcome() || !messages.get(1).hasChanges()) {
      throw new IOException(
          "messages: " + messages.size() + " (expected: a welcome, records, ...)");
    }
    try {
      WireCodec codec = new WireCodec(new AssignmentPool());
      ChangeCodec changes = new ChangeCodec(codec);
      List<DirectoryChange> records = new ArrayList<>();
      for (Change change : messages.get(1).getChanges().getChangesList()) {
        records.add(changes.fromWire(change));
      }
      Map<String, Saved> keyspaces = new HashMap<>();
      for (SessionResponse message : messages.subList(2, messages.size())) {
        KeyspaceSnapshot part = message.getSnapshot();
        keyspaces.computeIfAbsent(part.getKeyspace(), Saved::new).add(part, codec);
      }
      Welcome welcome = messages.get(0).getWelcome();
      cache.restore(welcome.getDirectoryId(), new Revision(welcome.getRevision()), records);
      keyspaces.values().forEach(saved -> saved.restore(cache));
    } catch (LookupException | IllegalArgumentException e) {
      throw new IOException("a message cannot be read: " + e.getMessage(), e);
    }
  }

  /** One keyspace: what is mirrored, or the keys that were cached. */
  private static final class Saved {
    final KeyspaceName name;
    final List<DirectoryChange> content = new ArrayList<>();
    final Map<String, Placement> keys = new HashMap<>();
    boolean isMirrored = true;

    Saved(String name) {
      this.name = new KeyspaceName(name);
    }

    void add(KeyspaceSnapshot part, WireCodec codec) {
      if (part.hasDefinition()) {
        Keyspace definition = KeyspaceCodec.fromWire(part.getDefinition());
        isMirrored = definition.isMirrored();
        content.add(new DirectoryChange.KeyspacePut(definition));
      }
      part.getEpochsList()
          .forEach(epoch -> content.add(new DirectoryChange.EpochPut(WireCodec.fromWire(epoch))));
      for (io.shardlookup.v1.Mapping message : part.getMappingsList()) {
        Mapping mapping = codec.fromWire(message);
        if (isMirrored) {
          content.add(new DirectoryChange.MappingPut(mapping));
        } else if (mapping.scope() instanceof Scope.Entry entry) {
          keys.put(
              entry.key(),
              Placement.of(mapping.scope(), mapping.assignment(), mapping.generation()));
        }
      }
      content.addAll(ChangeCodec.damageOf(part));
    }

    void restore(ClientCache cache) {
      cache.hold(name, content);
      cache.restoreKeys(name.text(), keys);
    }
  }

  private static void write(Held.Content content, long revision, Sink sink) throws IOException {
    KeyspaceMap map = content.map();
    Keyspace definition = map.definition();
    if (definition == null) {
      return;
    }
    KeyspaceSnapshot.Builder part = part(map, revision);
    part.setDefinition(KeyspaceCodec.toWire(definition));
    map.epochs().forEach(epoch -> part.addEpochs(WireCodec.toWire(epoch)));
    if (definition.isMirrored()) {
      map.forEachScope((scope, placement) -> part.addMappings(mapping(map, scope, placement)));
      map.damagedRecords().forEach(damage -> ChangeCodec.addDamage(damage, part));
    }
    sink.accept(SessionResponse.newBuilder().setSnapshot(part).build());
    KeyspaceSnapshot.Builder entries = part(map, revision);
    for (Map.Entry<String, Placement> entry : content.keys().entrySet()) {
      entries.addMappings(mapping(map, new Scope.Entry(entry.getKey()), entry.getValue()));
      if (entries.getMappingsCount() == MAPPINGS_PER_MESSAGE) {
        sink.accept(SessionResponse.newBuilder().setSnapshot(entries).build());
        entries = part(map, revision);
      }
    }
    sink.accept(SessionResponse.newBuilder().setSnapshot(entries.setLast(true)).build());
  }

  private static KeyspaceSnapshot.Builder part(KeyspaceMap map, long revision) {
    return KeyspaceSnapshot.newBuilder().setKeyspace(map.name().text()).setRevision(revision);
  }

  private static io.shardlookup.v1.Mapping mapping(
      KeyspaceMap map, Scope scope, Placement placement) {
    return WireCodec.toWire(
        new Mapping(map.name(), scope, placement.assignment(), placement.generation()));
  }
}
