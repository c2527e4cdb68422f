package io.shardlookup.server.admin;

import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.ShardName;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.strategy.KeySyntax;
import io.shardlookup.model.view.KeyspaceMap;
import io.shardlookup.model.wire.WireCodec;
import io.shardlookup.server.admin.LoadTally.Item;
import io.shardlookup.server.audit.Requester;
import io.shardlookup.server.view.LiveView;
import io.shardlookup.v1.LoadEntriesRequest;
import io.shardlookup.v1.LoadEntriesResponse;
import io.shardlookup.v1.LoadedEntry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One bulk load: creates entries in bounded transactions, in rounds over each message, and goes on
 * past entries that cannot be loaded. Used by one thread at a time.
 */
final class EntryLoad {
  private static final int MAX_ENTRIES_A_MESSAGE = 1_000;

  /** Rounds over one message: races with others make another one necessary. */
  private static final int MAX_ROUNDS = 20;

  private final DirectoryRecords records;
  private final ChangeWriter writer;
  private final LiveView live;
  private final LoadTally tally = new LoadTally();
  private final ShardPicks picks = new ShardPicks();
  private @Nullable KeyspaceName keyspace;

  /** Used again by later messages until something shows that it is old. */
  private @Nullable LoadBasis lastBasis;

  private Requester requester = new Requester("", "");
  private long nextIndex;

  EntryLoad(DirectoryRecords records, ChangeWriter writer, LiveView live) {
    this.records = records;
    this.writer = writer;
    this.live = live;
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
    SettledEntries settled = new SettledEntries(records, tally);
    for (int round = 1; !pending.isEmpty(); round++) {
      if (round > MAX_ROUNDS) {
        pending.forEach(item -> tally.failed(item, tooManyRaces()));
        break;
      }
      LoadRound next = new LoadRound(records, writer, basis(name, round), settled, picks);
      pending = next.load(requester, pending);
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
        picks.begin(map.entriesByShard());
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

  private static LookupException tooManyRaces() {
    return new LookupException(
        ErrorReason.CONFLICT,
        "others changed the same records " + MAX_ROUNDS + " times; load again");
  }
}
