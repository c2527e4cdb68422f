package io.shardlookup.client.cache;

import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.Placement;
import io.shardlookup.model.Revision;
import io.shardlookup.model.view.DirectoryChange;
import io.shardlookup.model.view.KeyspaceMap;
import io.shardlookup.model.view.View;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;
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
  private final Holdings holdings;
  private final FrozenLayers frozen = new FrozenLayers();

  private volatile Held held = Held.EMPTY;

  private String directoryId = "";
  private View view = View.EMPTY;

  /** The keyspaces that may answer: replaced, never changed. */
  private HeldKeyspaces shown = HeldKeyspaces.NONE;

  /** Where shards are found between a reset and the records that follow it. */
  private View before = View.EMPTY;

  /** After a reset, until something has come that a node says only after the records. */
  private boolean recordsPending;

  private Revision handedOut = Revision.NONE;
  private boolean answering = true;

  /** Keeps cached keys in maps of this making. */
  public ClientCache(KeyMaps keyMaps) {
    this.holdings = new Holdings(keyMaps);
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
    return holdings.names();
  }

  /** Whether the keyspace is held up to V. */
  public boolean holds(String keyspace) {
    return holdings.contains(keyspace);
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
    holdings.clear();
    shown = HeldKeyspaces.NONE;
    frozen.clear();
    before = View.EMPTY;
    recordsPending = false;
    handedOut = Revision.NONE;
    publish();
  }

  /** Starts an empty cache at the revision and freezes the old one, if that may answer. */
  public void reset(Revision revision) {
    recordsPending = true;
    frozen.freeze(view.revision(), answering ? holdings.byName() : Map.of());
    holdings.clear();
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
      holdings.endBy(change, ended);
      if (holdings.leaveToView(change)) {
        ofView.add(change);
      }
    }
    moveTo(revision, ofView);
    ended.forEach(this::keepRecordAlone);
    if (!ofView.isEmpty()) {
      holdings.renewMirrors(view);
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
    holdings.hold(name.text(), map, map.definition().isMirrored());
    publish();
  }

  /**
   * Takes an answer of the current session at the revision: into the cache if the key's keyspace is
   * held by keys and the revision is F or later. Returns whether it went in.
   */
  public boolean offer(String keyspace, String key, Placement placement, Revision revision) {
    ConcurrentMap<String, Placement> keys = holdings.cachedKeys(keyspace);
    if (keys == null || revision.isOlderThan(floor())) {
      return false;
    }
    keys.put(key, placement);
    return true;
  }

  /** Notes that something known as of the revision is about to be handed out. */
  public void handOut(Revision revision) {
    handedOut = Revision.max(handedOut, revision);
  }

  /** The key has been answered anew: what a frozen cache says of it counts no more. */
  public void forgetFrozen(String keyspace, String key) {
    frozen.forget(keyspace, key);
  }

  /** Whether anything is frozen. */
  public boolean hasFrozen() {
    return !frozen.isEmpty();
  }

  /** Forgets all that is frozen. */
  public void dropFrozen() {
    frozen.clear();
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
      frozen.clear();
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
    ConcurrentMap<String, Placement> keys = holdings.cachedKeys(keyspace);
    if (keys != null) {
      keys.putAll(byKey);
    }
  }

  /**
   * Up to so many keys of frozen layers that may be asked anew because their keyspace is held
   * again; null if there are none left. What it returned counts as asked.
   */
  public Refill.@Nullable Page nextFrozenKeys(int max) {
    Refill refill = frozen.refill(holdings.byName());
    while (refill != null) {
      Refill.Page page = refill.next(max);
      if (page != null) {
        return page;
      }
      frozen.walked(refill);
      publish();
      refill = frozen.refill(holdings.byName());
    }
    return null;
  }

  private void moveTo(Revision revision, List<DirectoryChange> changes) {
    if (view.revision().isOlderThan(revision)) {
      before = View.EMPTY;
    }
    view = view.with(revision, changes);
  }

  private void keepRecordAlone(KeyspaceName name) {
    KeyspaceMap map = view.keyspace(name.text());
    if (map != null) {
      view = view.without(name).with(view.revision(), CachedEntries.definitionOf(map));
    }
  }

  /** V second: what was changed in cached keys is there before this write shows the new V. */
  private void publish() {
    if (answering && floor().equals(view.revision())) {
      showAll();
    } else {
      showNoMore();
    }
    List<FrozenLayer> shownFrozen = answering ? frozen.newestFirst() : List.of();
    held = new Held(directoryId, new Held.Records(view, before), shown, shownFrozen);
  }

  /** All that is held answers, and takes the place of what was frozen. */
  private void showAll() {
    if (!shown.are(holdings.byName())) {
      shown = new HeldKeyspaces(holdings.byName());
    }
    frozen.giveWayTo(holdings.byName());
  }

  /** What answered goes on in its newest version; nothing new answers, since V is before F. */
  private void showNoMore() {
    shown = shown.renewed(holdings.byName());
  }
}
