package io.shardlookup.client.cache;

import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.KeyspaceState;
import io.shardlookup.model.Placement;
import io.shardlookup.model.Revision;
import io.shardlookup.model.view.DirectoryChange;
import io.shardlookup.model.view.KeyspaceMap;
import io.shardlookup.model.view.View;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the client knows, and the one place that changes it.
 *
 * <p>{@link #held()} is for any thread. Everything else is confined to the session's executor and
 * takes messages of the current session only. The order is the consistency argument: a change goes
 * into the cached keys first, and V is published second; mirrored keyspaces change with V in the
 * same write.
 *
 * <p>Never backwards: F = max(V, the highest revision handed out). A reply enters only if it is of
 * F or later, and a new mirror answers only once V has reached F.
 */
public final class ClientCache {
  /** More resets in a row than this, without a refill between, lose the oldest frozen layer. */
  private static final int MAX_FROZEN_LAYERS = 3;

  private final KeyMaps keyMaps;

  private volatile Held held = Held.EMPTY;

  private String directoryId = "";
  private View view = View.EMPTY;
  private Map<String, HeldKeyspace> keyspaces = new LinkedHashMap<>();

  /** The keyspaces that may answer: replaced, never changed. */
  private HeldKeyspaces shown = HeldKeyspaces.NONE;

  private List<FrozenLayer> frozen = List.of();

  /** Where shards are found between a reset and the records that follow it. */
  private View before = View.EMPTY;

  /** After a reset, until something has come that a node says only after the records. */
  private boolean recordsPending;

  private Revision handedOut = Revision.NONE;
  private boolean answering = true;
  private @Nullable Refill refill;

  /** Keeps cached keys in maps of this making. */
  public ClientCache(KeyMaps keyMaps) {
    this.keyMaps = keyMaps;
  }

  /** What is known now. Thread-safe. */
  public Held held() {
    return held;
  }

  /**
   * Where the key lives, and V, read first: the cache is read second. Null if that is not held.
   * Thread-safe.
   */
  public @Nullable PlacementAsOf find(String keyspace, String key) {
    Held now = held;
    HeldKeyspace of = now.keyspace(keyspace);
    Placement placement = of == null ? null : of.find(key);
    return placement == null ? null : new PlacementAsOf(placement, now.revision(), false);
  }

  /** Id of the directory that the knowledge comes from; empty if there is none. */
  public String directoryId() {
    return directoryId;
  }

  /** V, whether or not it may be used for answers now. */
  public Revision revision() {
    return view.revision();
  }

  /**
   * What the next session has to begin with: V, or nothing if the last one ended between a reset
   * and the records of shards and keyspaces that follow it, which come only after a reset.
   */
  public Revision resumable() {
    return recordsPending ? Revision.NONE : view.revision();
  }

  /** F: what every lookup has to know. */
  public Revision floor() {
    return Revision.max(view.revision(), handedOut);
  }

  /** Names of all keyspaces that are held up to V. */
  public List<String> holding() {
    return List.copyOf(keyspaces.keySet());
  }

  /** Whether the keyspace is held up to V. */
  public boolean holds(String keyspace) {
    return keyspaces.containsKey(keyspace);
  }

  /** Says which directory the next knowledge comes from. */
  public void identify(String newDirectoryId) {
    directoryId = newDirectoryId;
    publish();
  }

  /** Forgets everything, as if newly made: it belongs to another directory. */
  public void forget() {
    directoryId = "";
    view = View.EMPTY;
    keyspaces = new LinkedHashMap<>();
    shown = HeldKeyspaces.NONE;
    frozen = List.of();
    before = View.EMPTY;
    refill = null;
    recordsPending = false;
    handedOut = Revision.NONE;
    publish();
  }

  /** Starts an empty cache at the revision and freezes the old one, if that may answer. */
  public void reset(Revision revision) {
    recordsPending = true;
    List<FrozenLayer> layers = new ArrayList<>();
    if (answering && !keyspaces.isEmpty()) {
      layers.add(new FrozenLayer(view.revision(), keyspaces));
    }
    layers.addAll(frozen);
    frozen = layers.subList(0, Math.min(layers.size(), MAX_FROZEN_LAYERS));
    refill = null;
    keyspaces = new LinkedHashMap<>();
    shown = HeldKeyspaces.NONE;
    before = view;
    view = View.EMPTY.with(revision, List.of());
    publish();
  }

  /** Applies what changed up to the revision; what is older than V is known already. */
  public void apply(Revision revision, List<DirectoryChange> changes) {
    if (revision.isOlderThan(view.revision())) {
      return;
    }
    recordsPending &= !view.revision().isOlderThan(revision);
    List<DirectoryChange> ofView = new ArrayList<>();
    Set<KeyspaceName> ended = new LinkedHashSet<>();
    for (DirectoryChange change : changes) {
      endHolding(change, ended);
      if (isOfView(change)) {
        ofView.add(change);
      }
    }
    moveTo(revision, ofView);
    ended.forEach(this::keepRecordAlone);
    if (!ofView.isEmpty()) {
      renewMirrors();
    }
    publish();
  }

  /** Raises V: nothing that is held changed up to the revision. */
  public void raise(Revision revision) {
    recordsPending = false;
    if (view.revision().isOlderThan(revision)) {
      moveTo(revision, List.of());
      publish();
    }
  }

  /**
   * Holds a keyspace from now on: its definition, epochs and mappings as of a revision that the
   * session has reached. Holding a DIRECTORY keyspace again keeps its cached keys.
   */
  public void hold(KeyspaceName name, List<DirectoryChange> content) {
    recordsPending = false;
    View with = view.without(name).with(view.revision(), content);
    KeyspaceMap map = with.keyspace(name.text());
    if (map == null || map.definition() == null || !map.isActive()) {
      return;
    }
    view = with;
    if (map.definition().isMirrored()) {
      keyspaces.put(name.text(), new HeldKeyspace.Mirror(map));
    } else if (!(keyspaces.get(name.text()) instanceof HeldKeyspace.Keys)) {
      keyspaces.put(name.text(), new HeldKeyspace.Keys(keyMaps.get()));
    }
    publish();
  }

  /**
   * Takes an answer of the current session at the revision: into the cache if the key's keyspace is
   * held by keys and the revision is F or later. Returns whether it went in.
   */
  public boolean offer(String keyspace, String key, Placement placement, Revision revision) {
    if (revision.isOlderThan(floor())
        || !(keyspaces.get(keyspace) instanceof HeldKeyspace.Keys keys)) {
      return false;
    }
    keys.byKey().put(key, placement);
    return true;
  }

  /** Notes that something known as of the revision is about to be handed out. */
  public void handOut(Revision revision) {
    handedOut = Revision.max(handedOut, revision);
  }

  /** The key has been answered anew: what a frozen cache says of it counts no more. */
  public void forgetFrozen(String keyspace, String key) {
    for (FrozenLayer layer : frozen) {
      layer.forget(keyspace, key);
    }
  }

  /** Whether anything is frozen. */
  public boolean hasFrozen() {
    return !frozen.isEmpty();
  }

  /** Forgets all that is frozen. */
  public void dropFrozen() {
    frozen = List.of();
    refill = null;
    publish();
  }

  /**
   * Lets what is held answer, or not: then only nodes do, and what was frozen is forgotten, which
   * is older still.
   */
  public void setAnswering(boolean newAnswering) {
    if (answering != newAnswering) {
      answering = newAnswering;
      shown = HeldKeyspaces.NONE;
      frozen = List.of();
      publish();
    }
  }

  /**
   * Puts knowledge back that was saved: V, the records at V, and the keyspaces held. Only into an
   * empty cache.
   */
  public void restore(String savedDirectoryId, Revision revision, List<DirectoryChange> records) {
    directoryId = savedDirectoryId;
    view = View.EMPTY.with(revision, records);
    publish();
  }

  /** Puts cached keys of a DIRECTORY keyspace back that were saved. */
  public void restoreKeys(String keyspace, Map<String, Placement> byKey) {
    if (keyspaces.get(keyspace) instanceof HeldKeyspace.Keys keys) {
      keys.byKey().putAll(byKey);
    }
  }

  /**
   * Up to so many keys of frozen layers that may be asked anew because their keyspace is held
   * again; null if there are none left. What it returned counts as asked.
   */
  public Refill.@Nullable Page nextFrozenKeys(int max) {
    for (FrozenLayer layer : frozen) {
      for (Map.Entry<String, HeldKeyspace> entry : layer.keyspaces().entrySet()) {
        if (entry.getValue() instanceof HeldKeyspace.Keys keys && holds(entry.getKey())) {
          if (refill == null || !refill.isOf(keys)) {
            refill = new Refill(entry.getKey(), keys);
          }
          Refill.Page page = refill.next(max);
          if (page != null) {
            return page;
          }
          refill = null;
          frozen = frozen.stream().map(l -> l == layer ? l.without(entry.getKey()) : l).toList();
          publish();
          return nextFrozenKeys(max);
        }
      }
    }
    return null;
  }

  private void moveTo(Revision revision, List<DirectoryChange> changes) {
    if (view.revision().isOlderThan(revision)) {
      before = View.EMPTY;
    }
    view = view.with(revision, changes);
  }

  /**
   * Holds a keyspace no more that is removed, being deleted, or of another kind: the node says
   * nothing more of it. Its return, even in the same message, is that of a keyspace not held.
   */
  private void endHolding(DirectoryChange change, Set<KeyspaceName> ended) {
    if (change instanceof DirectoryChange.KeyspaceRemoved c) {
      end(c.keyspace(), ended);
    } else if (change instanceof DirectoryChange.KeyspacePut c) {
      boolean goesOn =
          c.keyspace().state() == KeyspaceState.ACTIVE
              && c.keyspace().isMirrored() == isMirrored(c.keyspace().name());
      if (!goesOn) {
        end(c.keyspace().name(), ended);
      }
    }
  }

  private void end(KeyspaceName name, Set<KeyspaceName> ended) {
    if (keyspaces.remove(name.text()) != null) {
      ended.add(name);
    }
  }

  private void keepRecordAlone(KeyspaceName name) {
    KeyspaceMap map = view.keyspace(name.text());
    if (map != null) {
      view = view.without(name).with(view.revision(), CachedEntries.definitionOf(map));
    }
  }

  /** Applies a change to cached keys; true if it belongs into the view instead. */
  private boolean isOfView(DirectoryChange change) {
    if (change instanceof DirectoryChange.MappingPut c) {
      HeldKeyspace keyspace = keyspaces.get(c.mapping().keyspace().text());
      if (keyspace instanceof HeldKeyspace.Keys keys) {
        CachedEntries.put(keys.byKey(), c.mapping());
      }
      return keyspace instanceof HeldKeyspace.Mirror;
    }
    if (change instanceof DirectoryChange.MappingRemoved c) {
      return removed(c.keyspace(), c.scope());
    }
    if (change instanceof DirectoryChange.MappingDamaged c) {
      return removed(c.keyspace(), c.scope());
    }
    if (change instanceof DirectoryChange.EpochPut c) {
      return isMirrored(c.epoch().keyspace());
    }
    if (change instanceof DirectoryChange.EpochRemoved c) {
      return isMirrored(c.keyspace());
    }
    if (change instanceof DirectoryChange.EpochDamaged c) {
      return isMirrored(c.keyspace());
    }
    return true;
  }

  private boolean removed(KeyspaceName name, io.shardlookup.model.Scope scope) {
    HeldKeyspace keyspace = keyspaces.get(name.text());
    if (keyspace instanceof HeldKeyspace.Keys keys) {
      CachedEntries.remove(keys.byKey(), scope);
    }
    return keyspace instanceof HeldKeyspace.Mirror;
  }

  private boolean isMirrored(KeyspaceName name) {
    return keyspaces.get(name.text()) instanceof HeldKeyspace.Mirror;
  }

  /** Takes the mirrors from the view. */
  private void renewMirrors() {
    for (Map.Entry<String, HeldKeyspace> entry : keyspaces.entrySet()) {
      KeyspaceMap map = view.keyspace(entry.getKey());
      if (map != null
          && entry.getValue() instanceof HeldKeyspace.Mirror mirror
          && mirror.map() != map) {
        entry.setValue(new HeldKeyspace.Mirror(map));
      }
    }
  }

  /** V second: what was changed in cached keys is there before this write shows the new V. */
  private void publish() {
    if (answering && floor().equals(view.revision())) {
      showAll();
    } else {
      showNoMore();
    }
    List<FrozenLayer> shownFrozen = answering ? frozen : List.of();
    held = new Held(directoryId, new Held.Records(view, before), shown, shownFrozen);
  }

  /** All that is held answers, and takes the place of what was frozen. */
  private void showAll() {
    if (!shown.are(keyspaces)) {
      shown = new HeldKeyspaces(keyspaces);
    }
    if (!frozen.isEmpty()) {
      frozen =
          frozen.stream().map(this::withoutMirrored).filter(layer -> !layer.isEmpty()).toList();
    }
  }

  /** What answered goes on in its newest version; nothing new answers, since V is before F. */
  private void showNoMore() {
    Map<String, HeldKeyspace> rest = new HashMap<>();
    for (String name : shown.names()) {
      HeldKeyspace keyspace = keyspaces.get(name);
      if (keyspace != null) {
        rest.put(name, keyspace);
      }
    }
    shown = new HeldKeyspaces(rest);
  }

  private FrozenLayer withoutMirrored(FrozenLayer layer) {
    FrozenLayer rest = layer;
    for (Map.Entry<String, HeldKeyspace> entry : keyspaces.entrySet()) {
      if (entry.getValue() instanceof HeldKeyspace.Mirror) {
        rest = rest.without(entry.getKey());
      }
    }
    return rest;
  }
}
