package io.shardlookup.server.admin;

import com.google.protobuf.ByteString;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.Mapping;
import io.shardlookup.model.Scope;
import io.shardlookup.model.ShardChoice;
import io.shardlookup.model.ShardName;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.strategy.AssignmentPolicy;
import io.shardlookup.model.strategy.KeySyntax;
import io.shardlookup.model.strategy.Strategy;
import io.shardlookup.model.view.KeyspaceMap;
import io.shardlookup.model.wire.WireCodec;
import io.shardlookup.server.admin.LoadBatch.Placed;
import io.shardlookup.server.admin.LoadTally.Item;
import io.shardlookup.server.audit.Requester;
import io.shardlookup.server.layout.Layout;
import io.shardlookup.server.layout.RecordCodec;
import io.shardlookup.server.store.CommitResult;
import io.shardlookup.server.store.StoredRecord;
import io.shardlookup.server.view.LiveView;
import io.shardlookup.v1.LoadEntriesRequest;
import io.shardlookup.v1.LoadEntriesResponse;
import io.shardlookup.v1.LoadedEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * One bulk load: creates entries in bounded transactions, some at once, and goes on past entries
 * that cannot be loaded. Used by one thread at a time.
 */
final class EntryLoad {
  private static final int MAX_ENTRIES_A_MESSAGE = 1_000;

  /** All batches of the longest message. */
  private static final int BATCHES_AT_ONCE = 10;

  /** Rounds over one message: races with others make another one necessary. */
  private static final int MAX_ROUNDS = 20;

  private final DirectoryRecords records;
  private final ChangeWriter writer;
  private final LiveView live;
  private final RecordCodec codec;
  private final LoadTally tally = new LoadTally();
  private final Map<ShardName, Long> keysByShard = new HashMap<>();
  private @Nullable KeyspaceName keyspace;

  /** Used again by later messages until something shows that it is old. */
  private @Nullable LoadBasis lastBasis;

  private Requester requester = new Requester("", "");
  private long nextIndex;

  EntryLoad(DirectoryRecords records, ChangeWriter writer, LiveView live, RecordCodec codec) {
    this.records = records;
    this.writer = writer;
    this.live = live;
    this.codec = codec;
  }

  /** Loads a part; {@link LookupException} if the load cannot go on. */
  LoadEntriesResponse accept(LoadEntriesRequest request) {
    if (request.getEntriesCount() > MAX_ENTRIES_A_MESSAGE) {
      throw new LookupException(
          ErrorReason.LIMIT_EXCEEDED,
          "entries of one message: "
              + request.getEntriesCount()
              + " (expected: at most "
              + MAX_ENTRIES_A_MESSAGE
              + ")");
    }
    KeyspaceName name = keyspace(request);
    List<Item> pending = new ArrayList<>();
    for (LoadedEntry entry : request.getEntriesList()) {
      item(entry, pending);
    }
    Map<String, ShardName> settled = new HashMap<>();
    for (int round = 1; !pending.isEmpty(); round++) {
      if (round > MAX_ROUNDS) {
        pending.forEach(item -> tally.failed(item, tooManyRaces()));
        break;
      }
      pending = round(basis(name, round), pending, settled);
    }
    return tally.report();
  }

  /** What the last message rested on, or, from the second round on, what is true now. */
  private LoadBasis basis(KeyspaceName name, int round) {
    LoadBasis known = lastBasis;
    if (known == null || round > 1) {
      known = LoadBasis.read(records, name);
    }
    lastBasis = round == 1 ? known.asKnown() : known;
    return lastBasis;
  }

  private KeyspaceName keyspace(LoadEntriesRequest request) {
    KeyspaceName known = keyspace;
    if (known == null) {
      known = new KeyspaceName(request.getKeyspace());
      requester = Requester.of(request.getContext());
      lastBasis = LoadBasis.read(records, known);
      KeyspaceMap map = live.current().keyspace(known.text());
      if (map != null) {
        keysByShard.putAll(map.entriesByShard());
      }
      keyspace = known;
    } else if (!request.getKeyspace().isEmpty() && !request.getKeyspace().equals(known.text())) {
      throw LookupException.invalid(
          "keyspace of a later message",
          KeySyntax.quote(request.getKeyspace()),
          known + ", as in the first one, or none");
    }
    return known;
  }

  private void item(LoadedEntry entry, List<Item> items) {
    long index = nextIndex++;
    try {
      ShardName shard = entry.getShard().isEmpty() ? null : new ShardName(entry.getShard());
      items.add(new Item(index, entry.getKey(), WireCodec.keyFromWire(entry.getKey()), shard));
    } catch (LookupException e) {
      tally.failed(index, entry.getKey(), e);
    }
  }

  /**
   * Loads what can be loaded now; what has to be looked at again.
   *
   * @param settled shards of keys that are known to be there, to be added to
   */
  private List<Item> round(LoadBasis basis, List<Item> pending, Map<String, ShardName> settled) {
    List<Item> again = new ArrayList<>();
    List<LoadBatch> batches = batches(basis, pending, settled, again);
    int atOnce = basis.isMirrored() ? 1 : BATCHES_AT_ONCE;
    for (int from = 0; from < batches.size(); from += atOnce) {
      List<LoadBatch> group = batches.subList(from, Math.min(batches.size(), from + atOnce));
      if (basis.isMirrored()) {
        keepWithinLimit(basis, group.get(0), settled);
      }
      commit(basis, group, settled, again);
    }
    return again;
  }

  private List<LoadBatch> batches(
      LoadBasis basis, List<Item> pending, Map<String, ShardName> settled, List<Item> again) {
    List<LoadBatch> batches = new ArrayList<>();
    Map<String, Item> taken = new HashMap<>();
    LoadBatch batch = new LoadBatch(basis);
    for (Item item : pending) {
      ShardName there = settled.get(item.key());
      if (there != null) {
        exists(item, there);
      } else if (taken.putIfAbsent(item.key(), item) != null) {
        again.add(item);
      } else {
        Placed placed = place(basis, item, settled, again);
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

  private @Nullable Placed place(
      LoadBasis basis, Item item, Map<String, ShardName> settled, List<Item> again) {
    try {
      ShardName shard = item.shard() == null ? pick(basis) : item.shard();
      return new Placed(item, basis.target(shard), basis.enclosing(item.key()));
    } catch (LookupException e) {
      if (basis.isFresh()) {
        failUnlessThere(basis, item, e, settled);
      } else {
        again.add(item);
      }
      return null;
    }
  }

  private ShardName pick(LoadBasis basis) {
    if (!(basis.keyspace().orThrow().strategy() instanceof Strategy.Directory directory)) {
      throw LookupException.invalid("shard", "none", "a shard, but in a DIRECTORY keyspace");
    }
    AssignmentPolicy policy = directory.policy();
    ShardName picked =
        ShardChoice.pick(policy, basis.allShards(), keysByShard, ThreadLocalRandom.current())
            .orElseThrow(
                () ->
                    new LookupException(
                        ErrorReason.NO_SHARD_AVAILABLE,
                        "no shard is ACTIVE with a weight above 0"));
    keysByShard.merge(picked, 1L, Long::sum);
    return picked;
  }

  private void commit(
      LoadBasis basis, List<LoadBatch> group, Map<String, ShardName> settled, List<Item> again) {
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
        tally.created(entries.size(), codec.revision(committed.revision()));
        entries.forEach(entry -> settled.put(entry.item().key(), entry.shard()));
      } else {
        rejected(basis, entries, (CommitResult.Rejected) result, settled, again);
      }
    }
  }

  private void rejected(
      LoadBasis basis,
      List<Placed> entries,
      CommitResult.Rejected result,
      Map<String, ShardName> settled,
      List<Item> again) {
    for (Placed entry : entries) {
      StoredRecord current = result.current().get(key(basis, entry.item()));
      if (current == null) {
        again.add(entry.item());
      } else {
        exists(entry.item(), current, settled);
      }
    }
  }

  /** Drops from a batch what would exceed the limit of a mirrored keyspace. */
  private void keepWithinLimit(LoadBasis basis, LoadBatch batch, Map<String, ShardName> settled) {
    KeyspaceName name = basis.keyspace().orThrow().name();
    EntryCounts.Count count = EntryCounts.read(records, name);
    if (count.room() >= batch.entries().size()) {
      return;
    }
    List<Placed> kept = new ArrayList<>();
    for (Placed entry : batch.entries()) {
      if (kept.size() < count.room() && records.get(key(basis, entry.item())) == null) {
        kept.add(entry);
      } else {
        failUnlessThere(basis, entry.item(), EntryCounts.exceeded(name), settled);
      }
    }
    batch.entries().clear();
    batch.entries().addAll(kept);
  }

  private void failUnlessThere(
      LoadBasis basis, Item item, LookupException why, Map<String, ShardName> settled) {
    StoredRecord current = records.get(key(basis, item));
    if (current == null) {
      tally.failed(item, why);
    } else {
      exists(item, current, settled);
    }
  }

  private void exists(Item item, StoredRecord current, Map<String, ShardName> settled) {
    Found<Mapping> found = records.decode(current, Mapping.class);
    try {
      ShardName there = found.orThrow().shard();
      settled.put(item.key(), there);
      exists(item, there);
    } catch (LookupException e) {
      tally.failed(item, e);
    }
  }

  private void exists(Item item, ShardName there) {
    if (item.shard() == null || item.shard().equals(there)) {
      tally.unchanged();
    } else {
      tally.failed(
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

  private static ByteString key(LoadBasis basis, Item item) {
    return Layout.mapping(basis.keyspace().orThrow().name(), new Scope.Entry(item.key()));
  }

  private static LookupException tooManyRaces() {
    return new LookupException(
        ErrorReason.CONFLICT,
        "others changed the same records " + MAX_ROUNDS + " times; load again");
  }
}
