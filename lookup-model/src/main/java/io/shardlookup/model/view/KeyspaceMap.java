package io.shardlookup.model.view;

import io.shardlookup.model.Epoch;
import io.shardlookup.model.Keyspace;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.KeyspaceState;
import io.shardlookup.model.Mapping;
import io.shardlookup.model.Placement;
import io.shardlookup.model.Scope;
import io.shardlookup.model.ShardName;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.strategy.KeySyntax;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import kotlinx.collections.immutable.PersistentMap;
import org.jspecify.annotations.Nullable;

/**
 * One keyspace at one revision: its record, its wider scopes and its entries. Immutable; the next
 * revision shares all that did not change. Entries live in a persistent hash trie (CHAMP,
 * Steindorfer and Vinju, OOPSLA 2015).
 */
public final class KeyspaceMap {
  private final KeyspaceName name;
  private final @Nullable Keyspace definition;
  private final Locator locator;
  private final PersistentMap<String, Placement> entries;
  private final Map<ShardName, Long> entriesByShard;

  /** Problems of unreadable records by what they are about: {@code slot 7}. */
  private final Map<String, String> damaged;

  private final boolean active;

  KeyspaceMap(
      KeyspaceName name,
      @Nullable Keyspace definition,
      Locator locator,
      Entries entries,
      Map<String, String> damaged) {
    this.name = name;
    this.definition = definition;
    this.locator = locator;
    this.entries = entries.byKey();
    this.entriesByShard = Map.copyOf(entries.byShard());
    this.damaged = Map.copyOf(damaged);
    this.active = definition != null && definition.state() == KeyspaceState.ACTIVE;
  }

  /** The entries, and how many of them each shard has. */
  record Entries(PersistentMap<String, Placement> byKey, Map<ShardName, Long> byShard) {}

  /** A keyspace of which nothing is known yet. */
  static KeyspaceMap empty(KeyspaceName name) {
    return new KeyspaceMapBuilder(name).build();
  }

  /** Its name. */
  public KeyspaceName name() {
    return name;
  }

  /** Its record; null if there is none (yet), or if it cannot be read. */
  public @Nullable Keyspace definition() {
    return definition;
  }

  /** Whether lookups are answered: it exists and is not being deleted. */
  public boolean isActive() {
    return active;
  }

  /**
   * Where the key lives: its entry, else its scope by strategy; null if the strategy has no default
   * (DIRECTORY). Allocates nothing on success. {@link LookupException} for a key that is not valid,
   * an inactive keyspace and a damaged record.
   */
  public @Nullable Placement locate(String key) {
    if (!active || !damaged.isEmpty()) {
      checkReadable(key);
    }
    if (!entries.isEmpty()) {
      Placement placement = entries.get(key);
      if (placement != null) {
        return placement;
      }
    }
    return locator.locate(key);
  }

  /** The placement of exactly this scope; null if it has none. Of a range only the start counts. */
  public @Nullable Placement get(Scope scope) {
    return scope instanceof Scope.Entry entry ? entries.get(entry.key()) : locator.get(scope);
  }

  /** How many entries it has. */
  public int entryCount() {
    return entries.size();
  }

  /** How many entries each shard has; shards without one are left out. */
  public Map<ShardName, Long> entriesByShard() {
    return entriesByShard;
  }

  /** How many slots, ranges or residues it has. */
  public int scopeCount() {
    return locator.size();
  }

  /** Its epochs by date; none but in SEQUENCE. */
  public List<Epoch> epochs() {
    return locator.epochs();
  }

  /**
   * The problems of records that cannot be read, by what they are about, for example {@code slot
   * 7}.
   */
  public Map<String, String> damaged() {
    return damaged;
  }

  /** Visits slots, ranges or residues in order. */
  public void forEachScope(BiConsumer<Scope, Placement> visitor) {
    locator.forEach(visitor);
  }

  /** Visits entries in no particular order. */
  public void forEachEntry(BiConsumer<String, Placement> visitor) {
    entries.forEach(visitor);
  }

  /** All of its entries by key; immutable, in no particular order. */
  public Map<String, Placement> entries() {
    return entries;
  }

  /** The stored mapping behind a placement that this map gave for the key. */
  public Mapping mapping(String key, Placement placement) {
    return new Mapping(
        name, placement.scopeOf(key), placement.assignment(), placement.generation());
  }

  /** Whether nothing of it is stored any more. */
  boolean isVoid() {
    return definition == null
        && locator.size() == 0
        && locator.epochs().isEmpty()
        && entries.isEmpty()
        && damaged.isEmpty();
  }

  Locator locator() {
    return locator;
  }

  PersistentMap<String, Placement> persistentEntries() {
    return entries;
  }

  private void checkReadable(String key) {
    String ofKeyspace = damaged.get(KeyspaceMapBuilder.KEYSPACE_RECORD);
    if (ofKeyspace != null) {
      throw damaged("keyspace " + name, ofKeyspace);
    }
    if (!active) {
      throw new LookupException(
          ErrorReason.UNKNOWN_KEYSPACE,
          "keyspace: "
              + name
              + (definition == null ? " (expected: one that exists)" : " is being deleted"));
    }
    String ofEntry = damaged.get(new Scope.Entry(KeySyntax.check(key)).describe());
    if (ofEntry != null) {
      throw damaged("the entry of key " + KeySyntax.quote(key) + " in keyspace " + name, ofEntry);
    }
  }

  private static LookupException damaged(String what, String problem) {
    return new LookupException(
        ErrorReason.DAMAGED_RECORD, "the record of " + what + " cannot be read: " + problem);
  }
}
