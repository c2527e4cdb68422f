package io.shardlookup.client.cache;

import io.shardlookup.model.Keyspace;
import io.shardlookup.model.Placement;
import io.shardlookup.model.Revision;
import io.shardlookup.model.Shard;
import io.shardlookup.model.ShardName;
import io.shardlookup.model.view.KeyspaceMap;
import io.shardlookup.model.view.View;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that the client knows at one moment, published by one volatile write. Whoever uses a
 * placement reads one {@code Held} first, which fixes V, and the keyspace in it second: what it
 * finds is right as of V or newer.
 */
public final class Held {
  static final Held EMPTY =
      new Held("", new Records(View.EMPTY, View.EMPTY), HeldKeyspaces.NONE, List.of());

  private final String directoryId;
  private final Records records;
  private final View view;
  private final HeldKeyspaces keyspaces;
  private final List<FrozenLayer> frozen;

  Held(
      String directoryId,
      Records records,
      HeldKeyspaces keyspaces,
      List<FrozenLayer> frozenNewestFirst) {
    this.directoryId = directoryId;
    this.records = records;
    this.view = records.view();
    this.keyspaces = keyspaces;
    this.frozen = List.copyOf(frozenNewestFirst);
  }

  /**
   * The view, and the one before a reset until the records that follow it have come.
   *
   * @param view at V
   * @param before older, or empty
   */
  record Records(View view, View before) {}

  /** Where the knowledge comes from; empty if there is none. */
  public String directoryId() {
    return directoryId;
  }

  /** V: every change up to here is known. */
  public Revision revision() {
    return view.revision();
  }

  /**
   * Shards, keyspace records and the mirrored keyspaces. Of other keyspaces only the record is in
   * it.
   */
  public View view() {
    return view;
  }

  /** The shard of that name; null if none is known. */
  public @Nullable Shard shard(ShardName name) {
    Shard shard = view.shard(name);
    return shard != null ? shard : records.before().shard(name);
  }

  /** All shards known, in no particular order. */
  public Collection<Shard> shards() {
    Collection<Shard> shards = view.shards();
    return shards.isEmpty() ? records.before().shards() : shards;
  }

  /** The record of a keyspace, held or not; null if none is known. */
  public @Nullable Keyspace definition(String name) {
    KeyspaceMap map = view.keyspace(name);
    KeyspaceMap known = map != null ? map : records.before().keyspace(name);
    return known == null ? null : known.definition();
  }

  /** The keyspace if its held part may answer; null otherwise. */
  public @Nullable HeldKeyspace keyspace(String name) {
    return keyspaces.get(name);
  }

  /** Names of the keyspaces that may answer. */
  public List<String> keyspaceNames() {
    return List.copyOf(keyspaces.names());
  }

  /** How many keys of DIRECTORY keyspaces are cached. */
  public long cachedKeys() {
    long count = 0;
    for (HeldKeyspace keyspace : keyspaces.all()) {
      if (keyspace instanceof HeldKeyspace.Keys keys) {
        count += keys.byKey().size();
      }
    }
    return count;
  }

  /** What a frozen cache says of the key, marked behind; null if nothing. */
  public @Nullable PlacementAsOf frozen(String keyspace, String key) {
    for (FrozenLayer layer : frozen) {
      PlacementAsOf answer = layer.find(keyspace, key);
      if (answer != null) {
        return answer;
      }
    }
    return null;
  }

  /**
   * A keyspace as it can be saved.
   *
   * @param map record, epochs and scopes; of a DIRECTORY keyspace the record alone
   * @param keys entries, or the cached keys; the latter may be newer than V
   */
  public record Content(KeyspaceMap map, Map<String, Placement> keys) {}

  /** The keyspaces that may answer, to be saved with this V, which was read before. */
  public List<Content> contents() {
    List<Content> contents = new ArrayList<>();
    for (Map.Entry<String, HeldKeyspace> entry : keyspaces.entries()) {
      KeyspaceMap map = view.keyspace(entry.getKey());
      if (map != null && entry.getValue() instanceof HeldKeyspace.Mirror) {
        contents.add(new Content(map, map.entries()));
      } else if (map != null && entry.getValue() instanceof HeldKeyspace.Keys keys) {
        contents.add(new Content(map, keys.byKey()));
      }
    }
    return contents;
  }
}
