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
  private final StoredScopes scopes;
  private final Locator locator;
  private final PersistentMap<String, Placement> entries;
  private final Map<ShardName, Long> entriesByShard;

  private final Damage damage;
  private final boolean active;

  /** Whether every key can be answered by an entry or the locator without a further check. */
  private final boolean sound;

  KeyspaceMap(
      KeyspaceName name,
      @Nullable Keyspace definition,
      StoredScopes scopes,
      Entries entries,
      Damage damage) {
    this.name = name;
    this.definition = definition;
    this.scopes = scopes;
    this.locator = scopes.located();
    this.entries = entries.byKey();
    this.entriesByShard = Map.copyOf(entries.byShard());
    this.damage = damage;
    this.active = definition != null && definition.state() == KeyspaceState.ACTIVE;
    this.sound = active && damage.entries().isEmpty();
  }

  /** The entries, and how many of them each shard has. */
  record Entries(PersistentMap<String, Placement> byKey, Map<ShardName, Long> byShard) {}

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
    if (!sound) {
      requireActive();
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
    return scope instanceof Scope.Entry entry ? entries.get(entry.key()) : scopes.get(scope);
  }

  /** How many entries it has. */
  public int entryCount() {
    return entries.size();
  }

  /** How many entries each shard has; shards without one are left out. */
  public Map<ShardName, Long> entriesByShard() {
    return entriesByShard;
  }

  /** How many slots, ranges and residues it has, those that its strategy does not use too. */
  public int scopeCount() {
    return scopes.size();
  }

  /** Its readable epochs by date; none but in SEQUENCE. */
  public List<Epoch> epochs() {
    return scopes.epochs();
  }

  /**
   * The problems of records that cannot be read, by what they are about, for example {@code slot
   * 7}.
   */
  public Map<String, String> damaged() {
    return damage.inWords();
  }

  /** The damage as the changes that bring it about. */
  public List<DirectoryChange> damagedRecords() {
    return damage.asChanges(name);
  }

  /** Visits slots, ranges or residues in order, then those that its strategy does not use. */
  public void forEachScope(BiConsumer<Scope, Placement> visitor) {
    scopes.forEach(visitor);
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

  /**
   * Throws unless lookups are answered: {@link LookupException} UNKNOWN_KEYSPACE, or DAMAGED_RECORD
   * if the keyspace's own record cannot be read.
   */
  void requireActive() {
    if (active) {
      return;
    }
    if (damage.keyspace() != null) {
      throw damaged("keyspace " + name, damage.keyspace());
    }
    throw new LookupException(
        ErrorReason.UNKNOWN_KEYSPACE,
        "keyspace: "
            + KeySyntax.quote(name.text())
            + (definition == null ? " (expected: one that exists)" : " is being deleted"));
  }

  /** Whether nothing of it is stored any more. */
  boolean isVoid() {
    return definition == null && scopes.isEmpty() && entries.isEmpty() && damage.isNone();
  }

  StoredScopes scopes() {
    return scopes;
  }

  Damage damage() {
    return damage;
  }

  PersistentMap<String, Placement> persistentEntries() {
    return entries;
  }

  private void checkReadable(String key) {
    String problem = damage.entries().get(key);
    if (problem != null) {
      throw damaged("the entry of key " + KeySyntax.quote(key) + " in keyspace " + name, problem);
    }
  }

  private static LookupException damaged(String what, String problem) {
    return new LookupException(
        ErrorReason.DAMAGED_RECORD, "the record of " + what + " cannot be read: " + problem);
  }
}
