package io.shardlookup.server.admin;

import com.google.protobuf.ByteString;
import io.shardlookup.model.Keyspace;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.Mapping;
import io.shardlookup.model.Scope;
import io.shardlookup.model.Shard;
import io.shardlookup.model.ShardName;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.server.layout.Layout;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a part of a bulk load rests on.
 *
 * @param keyspace the keyspace
 * @param shards all shards by name
 * @param enclosing finds the wider scopes of keys; null in DIRECTORY
 * @param isFresh whether it was read for this part: what it refuses is refused
 */
record LoadBasis(
    Found<Keyspace> keyspace,
    Map<ShardName, Found<Shard>> shards,
    @Nullable EnclosingScopes enclosing,
    boolean isFresh) {
  /** UNKNOWN_KEYSPACE; NEEDS_RELOCATION where entries are pins that take keys away. */
  static LoadBasis read(DirectoryRecords records, KeyspaceName name) {
    Found<Keyspace> keyspace = records.activeKeyspace(name);
    Map<ShardName, Found<Shard>> shards = new LinkedHashMap<>();
    for (Found<Shard> found : records.shards()) {
      Shard shard = found.value();
      if (shard != null) {
        shards.put(shard.name(), found);
      }
    }
    if (!keyspace.orThrow().isMirrored()) {
      return new LoadBasis(keyspace, shards, null, true);
    }
    Rules.mayTakeAway(keyspace.orThrow(), "pinning keys by a bulk load");
    return new LoadBasis(keyspace, shards, new EnclosingScopes(records, keyspace.orThrow()), true);
  }

  /** The same, read some time ago: what it refuses has to be looked at again. */
  LoadBasis asKnown() {
    return new LoadBasis(keyspace, shards, enclosing, false);
  }

  boolean isMirrored() {
    return enclosing != null;
  }

  /** The shard, which takes new keys; UNKNOWN_SHARD, SHARD_STATE. */
  Found<Shard> target(ShardName name) {
    Found<Shard> found = shards.get(name);
    if (found == null) {
      throw new LookupException(
          ErrorReason.UNKNOWN_SHARD, "shard: " + name + " (expected: one that exists)");
    }
    Rules.active(found.orThrow());
    return found;
  }

  List<Shard> allShards() {
    return shards.values().stream().map(found -> found.orThrow()).toList();
  }

  /** Where the record of a key's entry is. */
  ByteString entryKey(String key) {
    return Layout.mapping(keyspace.orThrow().name(), new Scope.Entry(key));
  }

  /** The wider scope of a key, which nothing is under way with; null in DIRECTORY. */
  @Nullable Found<Mapping> enclosing(String key) {
    if (enclosing == null) {
      return null;
    }
    Found<Mapping> found = enclosing.of(key);
    Rules.stable(found.orThrow().scope(), found.orThrow());
    return found;
  }
}
