package io.shardlookup.server.admin;

import io.shardlookup.model.Keyspace;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.Mapping;
import io.shardlookup.model.ShardName;
import io.shardlookup.server.layout.KeyRange;
import io.shardlookup.server.layout.Layout;
import java.util.List;
import java.util.Optional;

/**
 * Finds out by reading every mapping whether a shard is in use. What it says of a shard that is not
 * ACTIVE stays true, since assignments compare the shard's record. Keyspaces without a record are
 * passed over: their creation compares their shards' records at its end. Thread-safe.
 */
final class ShardUsage {
  private final DirectoryRecords records;

  ShardUsage(DirectoryRecords records) {
    this.records = records;
  }

  /**
   * A mapping that names the shard as shard, target or uncleaned, in words; empty if none does. A
   * record that cannot be read may name it.
   *
   * @param fencedOnly whether only fenced keyspaces count
   */
  Optional<String> find(ShardName shard, boolean fencedOnly) {
    for (Found<Keyspace> keyspace : records.keyspaces()) {
      Keyspace readable = keyspace.value();
      if (fencedOnly && readable != null && !readable.isFenced()) {
        continue;
      }
      for (KeyRange range : scopes(keyspace)) {
        Optional<Found<Mapping>> use = records.first(range, found -> mayName(found, shard));
        if (use.isPresent()) {
          return Optional.of(use.get().key().toStringUtf8() + ": " + Words.of(use.get()));
        }
      }
    }
    return Optional.empty();
  }

  private static boolean mayName(Found<Mapping> found, ShardName shard) {
    Mapping mapping = found.value();
    return mapping == null || mapping.assignment().names(shard);
  }

  private static List<KeyRange> scopes(Found<Keyspace> keyspace) {
    String key = keyspace.key().toStringUtf8();
    KeyspaceName name = new KeyspaceName(key.substring(key.lastIndexOf('/') + 1));
    return List.of(
        Layout.slots(name), Layout.ranges(name), Layout.residues(name), Layout.entries(name));
  }
}
