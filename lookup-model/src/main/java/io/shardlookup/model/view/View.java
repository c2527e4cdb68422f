package io.shardlookup.model.view;

import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.Placement;
import io.shardlookup.model.Revision;
import io.shardlookup.model.Shard;
import io.shardlookup.model.ShardName;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.strategy.KeySyntax;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The directory at one revision: all of it on a lookup node, the held part in a client. Immutable:
 * a reader that got hold of one sees one moment, and publishing the next one is a single write of a
 * reference.
 */
public final class View {
  /** Knows nothing. */
  public static final View EMPTY = new View(Revision.NONE, Map.of(), Map.of(), Map.of());

  private final Revision revision;

  /** By name as text, so that a lookup needs no name object. */
  private final Map<String, KeyspaceMap> keyspaces;

  private final Map<ShardName, Shard> shards;
  private final Map<ShardName, String> damagedShards;

  View(
      Revision revision,
      Map<String, KeyspaceMap> keyspaces,
      Map<ShardName, Shard> shards,
      Map<ShardName, String> damagedShards) {
    this.revision = revision;
    this.keyspaces = Map.copyOf(keyspaces);
    this.shards = Map.copyOf(shards);
    this.damagedShards = Map.copyOf(damagedShards);
  }

  /** It knows every change up to here. */
  public Revision revision() {
    return revision;
  }

  /**
   * Where the key lives; null if the keyspace is a DIRECTORY without an entry for it. {@link
   * LookupException} for an unknown keyspace, a key that is not valid and a damaged record.
   */
  public @Nullable Placement locate(String keyspace, String key) {
    KeyspaceMap map = keyspaces.get(keyspace);
    if (map == null) {
      throw unknownKeyspace(keyspace);
    }
    return map.locate(key);
  }

  /**
   * The keyspace of that name, with or without a record of its own; null if nothing of it is known.
   */
  public @Nullable KeyspaceMap keyspace(String name) {
    return keyspaces.get(name);
  }

  /**
   * The keyspace of that name if lookups are answered; {@link LookupException} UNKNOWN_KEYSPACE
   * otherwise, or DAMAGED_RECORD if its record cannot be read.
   */
  public KeyspaceMap activeKeyspace(String name) {
    KeyspaceMap map = keyspaces.get(name);
    if (map == null) {
      throw unknownKeyspace(name);
    }
    map.requireActive();
    return map;
  }

  /** All keyspaces of which anything is known, in no particular order. */
  public Collection<KeyspaceMap> keyspaces() {
    return keyspaces.values();
  }

  /** The shard of that name; null if there is none. */
  public @Nullable Shard shard(ShardName name) {
    return shards.get(name);
  }

  /** All shards, in no particular order. */
  public Collection<Shard> shards() {
    return shards.values();
  }

  /** The problems of shards' records that cannot be read. */
  public Map<ShardName, String> damagedShards() {
    return damagedShards;
  }

  /** The view after these changes, which happened up to the revision. All of them show at once. */
  public View with(Revision newRevision, List<DirectoryChange> changes) {
    if (changes.isEmpty()) {
      return newRevision.equals(revision)
          ? this
          : new View(newRevision, keyspaces, shards, damagedShards);
    }
    ViewBuilder builder = new ViewBuilder(keyspaces, shards, damagedShards);
    changes.forEach(builder::apply);
    return builder.build(newRevision);
  }

  /** The view without the keyspace. */
  public View without(KeyspaceName keyspace) {
    Map<String, KeyspaceMap> rest = new HashMap<>(keyspaces);
    rest.remove(keyspace.text());
    return new View(revision, rest, shards, damagedShards);
  }

  private static LookupException unknownKeyspace(String name) {
    return new LookupException(
        ErrorReason.UNKNOWN_KEYSPACE,
        "keyspace: " + KeySyntax.quote(name) + " (expected: one that exists)");
  }
}
