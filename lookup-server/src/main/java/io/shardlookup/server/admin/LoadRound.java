package io.shardlookup.server.admin;

import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.ShardName;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.server.admin.LoadBatch.Placed;
import io.shardlookup.server.admin.LoadTally.Item;
import io.shardlookup.server.audit.Requester;
import io.shardlookup.server.store.CommitResult;
import io.shardlookup.server.store.StoredRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One pass over the pending entries of a message: loads, on one basis, what can be loaded now, some
 * transactions at once. Used once, by one thread.
 */
final class LoadRound {
  /** All batches of the longest message. */
  private static final int BATCHES_AT_ONCE = 10;

  private final DirectoryRecords records;
  private final ChangeWriter writer;
  private final LoadBasis basis;
  private final SettledEntries settled;
  private final ShardPicks picks;

  /** What has to be looked at again. */
  private final List<Item> again = new ArrayList<>();

  LoadRound(
      DirectoryRecords records,
      ChangeWriter writer,
      LoadBasis basis,
      SettledEntries settled,
      ShardPicks picks) {
    this.records = records;
    this.writer = writer;
    this.basis = basis;
    this.settled = settled;
    this.picks = picks;
  }

  /** Loads what can be loaded now; returns what has to be looked at again. */
  List<Item> load(Requester requester, List<Item> pending) {
    List<LoadBatch> batches = batches(pending);
    int atOnce = basis.isMirrored() ? 1 : BATCHES_AT_ONCE;
    for (int from = 0; from < batches.size(); from += atOnce) {
      List<LoadBatch> group = batches.subList(from, Math.min(batches.size(), from + atOnce));
      if (basis.isMirrored()) {
        keepWithinLimit(group.get(0));
      }
      commit(requester, group);
    }
    return again;
  }

  private List<LoadBatch> batches(List<Item> pending) {
    List<LoadBatch> batches = new ArrayList<>();
    Map<String, Item> taken = new HashMap<>();
    LoadBatch batch = new LoadBatch(basis);
    for (Item item : pending) {
      ShardName there = settled.shardOf(item.key());
      if (there != null) {
        settled.exists(item, there);
      } else if (taken.putIfAbsent(item.key(), item) != null) {
        again.add(item);
      } else {
        Placed placed = place(item);
        if (placed != null && !batch.add(placed)) {
          batches.add(batch);
          batch = new LoadBatch(basis);
          batch.add(placed);
        }
      }
    }
    if (!batch.isEmpty()) {
      batches.add(batch);
    }
    return batches;
  }

  private @Nullable Placed place(Item item) {
    try {
      ShardName shard = item.shard() == null ? picks.next(basis) : item.shard();
      return new Placed(item, basis.target(shard), basis.enclosing(item.key()));
    } catch (LookupException e) {
      if (basis.isFresh()) {
        settled.failedUnlessThere(basis, item, e);
      } else {
        again.add(item);
      }
      return null;
    }
  }

  /** Drops from a batch what would exceed the limit of a mirrored keyspace. */
  private void keepWithinLimit(LoadBatch batch) {
    KeyspaceName name = basis.keyspace().orThrow().name();
    EntryCounts.Count count = EntryCounts.read(records, name);
    if (count.room() >= batch.entries().size()) {
      return;
    }
    List<Placed> kept = new ArrayList<>();
    for (Placed entry : batch.entries()) {
      if (kept.size() < count.room() && records.get(basis.entryKey(entry.item().key())) == null) {
        kept.add(entry);
      } else {
        settled.failedUnlessThere(basis, entry.item(), EntryCounts.exceeded(name));
      }
    }
    batch.entries().clear();
    batch.entries().addAll(kept);
  }

  private void commit(Requester requester, List<LoadBatch> group) {
    List<ChangeWriter.Sent> sent = new ArrayList<>();
    List<LoadBatch> batches = new ArrayList<>();
    for (LoadBatch batch : group) {
      EntryCounts.Count count =
          basis.isMirrored() ? EntryCounts.read(records, basis.keyspace().orThrow().name()) : null;
      if (count != null && count.room() < batch.entries().size()) {
        batch.entries().forEach(entry -> again.add(entry.item()));
      } else if (!batch.isEmpty()) {
        batches.add(batch);
        sent.add(writer.begin(requester, batch.plan(count)));
      }
    }
    for (int i = 0; i < sent.size(); i++) {
      CommitResult result = writer.finish(sent.get(i));
      List<Placed> entries = batches.get(i).entries();
      if (result instanceof CommitResult.Committed committed) {
        settled.created(entries, records.revision(committed.revision()));
      } else {
        rejected(entries, (CommitResult.Rejected) result);
      }
    }
  }

  private void rejected(List<Placed> entries, CommitResult.Rejected result) {
    for (Placed entry : entries) {
      StoredRecord current = result.current().get(basis.entryKey(entry.item().key()));
      if (current == null) {
        again.add(entry.item());
      } else {
        settled.exists(entry.item(), current);
      }
    }
  }
}
