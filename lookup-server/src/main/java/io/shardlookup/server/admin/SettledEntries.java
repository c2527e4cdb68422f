package io.shardlookup.server.admin;

import io.shardlookup.model.Mapping;
import io.shardlookup.model.Revision;
import io.shardlookup.model.ShardName;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.strategy.KeySyntax;
import io.shardlookup.server.admin.LoadBatch.Placed;
import io.shardlookup.server.admin.LoadTally.Item;
import io.shardlookup.server.store.StoredRecord;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of the entries of one message of a bulk load: counts each once that is settled, and
 * knows the shards of the keys that are there. Not thread-safe.
 */
final class SettledEntries {
  private final DirectoryRecords records;
  private final LoadTally tally;
  private final Map<String, ShardName> shards = new HashMap<>();

  SettledEntries(DirectoryRecords records, LoadTally tally) {
    this.records = records;
    this.tally = tally;
  }

  /** The shard of a key that is known to be there; null if it is not. */
  @Nullable ShardName shardOf(String key) {
    return shards.get(key);
  }

  void created(List<Placed> entries, Revision at) {
    tally.created(entries.size(), at);
    entries.forEach(entry -> shards.put(entry.item().key(), entry.shard()));
  }

  void failed(Item item, LookupException why) {
    tally.failed(item, why);
  }

  /** Failed, unless the store has the entry by now. */
  void failedUnlessThere(LoadBasis basis, Item item, LookupException why) {
    StoredRecord current = records.get(basis.entryKey(item.key()));
    if (current == null) {
      failed(item, why);
    } else {
      exists(item, current);
    }
  }

  /** The store has this record of the key. */
  void exists(Item item, StoredRecord current) {
    Found<Mapping> found = records.decode(current, Mapping.class);
    try {
      ShardName there = found.orThrow().shard();
      shards.put(item.key(), there);
      exists(item, there);
    } catch (LookupException e) {
      failed(item, e);
    }
  }

  /** The key is there, on this shard: unchanged, or failed if it was to be on another one. */
  void exists(Item item, ShardName there) {
    if (item.shard() == null || item.shard().equals(there)) {
      tally.unchanged();
    } else {
      failed(
          item,
          new LookupException(
              ErrorReason.ALREADY_EXISTS,
              "entry "
                  + KeySyntax.quote(item.key())
                  + " is on "
                  + there
                  + " (expected: none, or on "
                  + item.shard()
                  + ")"));
    }
  }
}
