package io.shardlookup.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlookup.model.AssignmentPool;
import io.shardlookup.model.Keyspace;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.Mapping;
import io.shardlookup.model.Placement;
import io.shardlookup.model.Revision;
import io.shardlookup.model.Scope;
import io.shardlookup.model.view.DirectoryChange;
import io.shardlookup.model.view.KeyspaceMap;
import io.shardlookup.model.view.View;
import io.shardlookup.model.wire.ChangeCodec;
import io.shardlookup.model.wire.KeyspaceCodec;
import io.shardlookup.model.wire.WireCodec;
import io.shardlookup.server.lookup.FakeLiveView;
import io.shardlookup.v1.Changes;
import io.shardlookup.v1.KeyspaceSnapshot;
import io.shardlookup.v1.LookupKey;
import io.shardlookup.v1.LookupReplies;
import io.shardlookup.v1.SessionResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a client makes of the messages of its sessions, applied one by one as the contract says, and
 * compared after each of them with what the directory was at that point of its history. Whoever
 * sends a change too late, a reply too early, or a part of a snapshot of another revision is found
 * out. Confined to one thread at a time.
 */
final class SimulatedCache {
  private final FakeLiveView truth;
  private final WireCodec codec = new WireCodec(new AssignmentPool());
  private final ChangeCodec changeCodec = new ChangeCodec(codec);
  private final Set<String> held = new TreeSet<>();
  private final Map<Long, List<LookupKey>> asked = new HashMap<>();
  private final List<DirectoryChange> parts = new ArrayList<>();

  /** What forgets a key, and the revision of the answer that it is known from. */
  private final Map<DirectoryChange, Revision> learnt = new HashMap<>();

  private View cache = View.EMPTY;
  private Revision view = Revision.NONE;

  /** The newest revision that any message was of. */
  private Revision position = Revision.NONE;

  private @Nullable Revision snapshotRevision;
  private int resets;
  private int replies;

  SimulatedCache(FakeLiveView truth) {
    this.truth = truth;
  }

  Revision view() {
    return view;
  }

  Set<String> held() {
    return held;
  }

  int resets() {
    return resets;
  }

  int replies() {
    return replies;
  }

  /** A session ended: nothing of what it has begun counts. */
  void disconnected() {
    asked.clear();
    parts.clear();
    snapshotRevision = null;
    position = view;
    // Keys learnt from answers beyond V are not backed by the changes of a new session.
    learnt.values().removeIf(at -> !view.isOlderThan(at));
    cache = cache.with(cache.revision(), List.copyOf(learnt.keySet()));
    learnt.clear();
  }

  void asked(long batch, List<LookupKey> keys) {
    asked.put(batch, keys);
  }

  /** Applies a message, and checks that all of the cache is as the directory was. */
  void apply(SessionResponse message) {
    switch (message.getMessageCase()) {
      case RESET -> {
        resets++;
        cache = View.EMPTY;
        learnt.clear();
        held.clear();
        parts.clear();
        snapshotRevision = null;
        raise(message.getReset().getRevision());
      }
      case CHANGES -> apply(message.getChanges());
      case SNAPSHOT -> apply(message.getSnapshot());
      case REPLIES -> apply(message.getReplies());
      case HEARTBEAT -> heard(message.getHeartbeat().getRevision());
      default -> {
        return;
      }
    }
    if (!position.equals(Revision.NONE)) {
      compare(truth.at(position));
    }
  }

  private void heard(long revision) {
    if (revision > view.value()) {
      raise(revision);
    }
  }

  private void raise(long revision) {
    assertThat(revision)
        .as("revision after %s at V %s", position, view)
        .isGreaterThanOrEqualTo(position.value());
    view = new Revision(revision);
    position = view;
  }

  private void apply(Changes message) {
    assertThat(snapshotRevision).as("changes %s within a snapshot", message).isNull();
    if (message.getChangesCount() > 0 && message.getRevision() != view.value()) {
      assertThat(message.getRevision())
          .as("changes after an answer at %s", position)
          .isGreaterThan(position.value());
    }
    List<DirectoryChange> relevant = new ArrayList<>();
    message.getChangesList().stream().map(changeCodec::fromWire).forEach(c -> take(c, relevant));
    cache = cache.with(new Revision(message.getRevision()), relevant);
    for (DirectoryChange change : relevant) {
      if (change instanceof DirectoryChange.KeyspaceRemoved gone) {
        cache = cache.without(gone.keyspace());
      }
    }
    heard(message.getRevision());
  }

  private void take(DirectoryChange change, List<DirectoryChange> relevant) {
    if (change instanceof DirectoryChange.KeyspaceRemoved gone) {
      held.remove(gone.keyspace().text());
      relevant.removeIf(earlier -> isOf(earlier, gone.keyspace()));
      relevant.add(change);
    } else if (change instanceof DirectoryChange.KeyspacePut put) {
      if (held.contains(put.keyspace().name().text())) {
        relevant.add(change);
      }
    } else if (change instanceof DirectoryChange.MappingPut put) {
      assertThat(held).contains(put.mapping().keyspace().text());
      KeyspaceMap map = cache.keyspace(put.mapping().keyspace().text());
      if (map != null && (isMirrored(map) || map.get(put.mapping().scope()) != null)) {
        relevant.add(change);
      }
    } else {
      relevant.add(change);
    }
  }

  private static boolean isOf(DirectoryChange change, KeyspaceName keyspace) {
    return change instanceof DirectoryChange.MappingPut put
        && put.mapping().keyspace().equals(keyspace);
  }

  private void apply(KeyspaceSnapshot part) {
    KeyspaceName name = new KeyspaceName(part.getKeyspace());
    if (snapshotRevision != null) {
      assertThat(part.getRevision()).isEqualTo(snapshotRevision.value());
    }
    snapshotRevision = part.getLast() ? null : new Revision(part.getRevision());
    position = Revision.max(position, new Revision(part.getRevision()));
    if (part.hasError()) {
      held.remove(name.text());
      cache = cache.without(name);
      return;
    }
    if (part.hasDefinition()) {
      parts.clear();
      Keyspace definition = KeyspaceCodec.fromWire(part.getDefinition());
      parts.add(new DirectoryChange.KeyspacePut(definition));
    }
    part.getEpochsList()
        .forEach(epoch -> parts.add(new DirectoryChange.EpochPut(WireCodec.fromWire(epoch))));
    part.getMappingsList()
        .forEach(mapping -> parts.add(new DirectoryChange.MappingPut(codec.fromWire(mapping))));
    if (part.getLast()) {
      cache = cache.without(name).with(new Revision(part.getRevision()), parts);
      held.add(name.text());
      parts.clear();
    }
  }

  private void apply(LookupReplies message) {
    replies++;
    List<LookupKey> keys = asked.remove(message.getBatchId());
    assertThat(keys).isNotNull().hasSize(message.getResultsCount());
    Revision at = new Revision(message.getRevision());
    View then = truth.at(at);
    for (int i = 0; i < message.getResultsCount(); i++) {
      check(keys.get(i), message.getResults(i), then);
    }
    if (message.getBehind()) {
      return;
    }
    assertThat(at.isAtLeast(position)).as("reply at %s after %s", at, position).isTrue();
    position = at;
    for (int i = 0; i < message.getResultsCount(); i++) {
      learn(keys.get(i), message.getResults(i));
    }
  }

  private void check(LookupKey key, io.shardlookup.v1.LookupResult result, View then) {
    KeyspaceMap map = then.keyspace(key.getKeyspace());
    Placement expected =
        map == null || !map.isActive() ? null : map.locate(key.getKey().toStringUtf8());
    assertThat(result.hasPlacement()).isEqualTo(expected != null);
    if (expected != null) {
      assertThat(codec.fromWire(result.getPlacement())).isEqualTo(expected);
    }
  }

  private void learn(LookupKey key, io.shardlookup.v1.LookupResult result) {
    KeyspaceMap map = cache.keyspace(key.getKeyspace());
    if (!held.contains(key.getKeyspace()) || map == null || isMirrored(map)) {
      return;
    }
    KeyspaceName name = new KeyspaceName(key.getKeyspace());
    String text = key.getKey().toStringUtf8();
    DirectoryChange change = remove(name, text);
    learnt.put(change, position);
    if (result.hasPlacement()) {
      Placement placement = codec.fromWire(result.getPlacement());
      change =
          new DirectoryChange.MappingPut(
              new Mapping(
                  name, new Scope.Entry(text), placement.assignment(), placement.generation()));
    }
    cache = cache.with(cache.revision(), List.of(change));
  }

  private void compare(View then) {
    for (String name : held) {
      KeyspaceMap mine = Objects.requireNonNull(cache.keyspace(name), "held: " + name);
      KeyspaceMap real = Objects.requireNonNull(then.keyspace(name), "unknown: " + name);
      assertThat(mine.definition()).isEqualTo(real.definition());
      assertThat(mine.epochs()).isEqualTo(real.epochs());
      mine.forEachScope((scope, p) -> assertThat(p).isEqualTo(real.get(scope)));
      assertThat(mine.scopeCount()).isEqualTo(real.scopeCount());
      if (isMirrored(mine)) {
        assertThat(mine.entries()).as("entries at %s", then.revision()).isEqualTo(real.entries());
      } else {
        mine.entries()
            .forEach(
                (key, p) ->
                    assertThat(p)
                        .as("%s/%s at %s", name, key, then.revision())
                        .isEqualTo(real.get(new Scope.Entry(key))));
      }
    }
  }

  private static boolean isMirrored(KeyspaceMap map) {
    return map.definition() != null && map.definition().isMirrored();
  }

  private static DirectoryChange remove(KeyspaceName keyspace, String key) {
    return new DirectoryChange.MappingRemoved(keyspace, new Scope.Entry(key));
  }
}
