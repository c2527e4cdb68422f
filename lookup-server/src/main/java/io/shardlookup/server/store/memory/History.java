package io.shardlookup.server.store.memory;

import com.google.protobuf.ByteString;
import io.shardlookup.server.store.ScanPage;
import io.shardlookup.server.store.ScanRequest;
import io.shardlookup.server.store.StoreEvent;
import io.shardlookup.server.store.StoreException;
import io.shardlookup.server.store.StoreTransaction.Write;
import io.shardlookup.server.store.StoredRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All versions of all keys down to the compacted revision, as etcd keeps them: the empty store is
 * at revision 1. Not thread-safe.
 */
final class History {
  private final NavigableMap<ByteString, NavigableMap<Long, StoreEvent>> versions =
      new TreeMap<>(ByteString.unsignedLexicographicalComparator());
  private final NavigableMap<Long, List<StoreEvent>> transactions = new TreeMap<>();
  private long revision = 1;
  private long compacted;

  /** The newest revision. */
  long revision() {
    return revision;
  }

  /** How many transactions are remembered. */
  int length() {
    return transactions.size();
  }

  /** The record of a key now; null if there is none. */
  @Nullable StoredRecord get(ByteString key) {
    NavigableMap<Long, StoreEvent> ofKey = versions.get(key);
    return ofKey != null && ofKey.lastEntry().getValue() instanceof StoreEvent.Put put
        ? put.record()
        : null;
  }

  /** Makes the writes at the next revision; none if they change nothing. Returns what happened. */
  List<StoreEvent> apply(List<Write> writes) {
    long next = revision + 1;
    List<StoreEvent> events = new ArrayList<>();
    for (Write write : writes) {
      StoredRecord old = get(write.key());
      ByteString value = write.value();
      if (value != null) {
        long created = old == null ? next : old.createRevision();
        events.add(new StoreEvent.Put(new StoredRecord(write.key(), value, created, next)));
      } else if (old != null) {
        events.add(new StoreEvent.Deleted(write.key(), next));
      }
    }
    if (events.isEmpty()) {
      return events;
    }
    revision = next;
    transactions.put(next, List.copyOf(events));
    for (StoreEvent event : events) {
      versions.computeIfAbsent(event.key(), k -> new TreeMap<>()).put(next, event);
    }
    return events;
  }

  /** One page; COMPACTED or REFUSED if its revision is not there. */
  ScanPage scan(ScanRequest request) {
    long at = request.atRevision() == 0 ? revision : request.atRevision();
    if (at < compacted) {
      throw compacted(at);
    }
    if (at > revision) {
      throw new StoreException(
          StoreException.Kind.REFUSED, "revision: " + at + " (expected: at most " + revision + ")");
    }
    List<StoredRecord> page = new ArrayList<>();
    for (NavigableMap<Long, StoreEvent> ofKey : range(request)) {
      var version = ofKey.floorEntry(at);
      if (version == null || !(version.getValue() instanceof StoreEvent.Put put)) {
        continue;
      }
      if (page.size() == request.limit()) {
        return new ScanPage(List.copyOf(page), true, revision);
      }
      page.add(put.record());
    }
    return new ScanPage(List.copyOf(page), false, revision);
  }

  /** The transactions from this revision on, oldest first; COMPACTED if some are forgotten. */
  Collection<List<StoreEvent>> since(long first) {
    if (first <= compacted) {
      throw compacted(first);
    }
    return transactions.tailMap(first, true).values();
  }

  /** Forgets what can be seen only before the revision, and the transactions up to it. */
  void compact(long to) {
    if (to <= compacted || to > revision) {
      throw new IllegalArgumentException(
          "revision: " + to + " (expected: " + (compacted + 1) + ".." + revision + ")");
    }
    compacted = to;
    transactions.headMap(to, true).clear();
    versions
        .values()
        .removeIf(
            ofKey -> {
              Long visible = ofKey.floorKey(to);
              if (visible != null) {
                ofKey.headMap(visible, false).clear();
                ofKey
                    .values()
                    .removeIf(e -> e instanceof StoreEvent.Deleted d && d.revision() <= to);
              }
              return ofKey.isEmpty();
            });
  }

  private Collection<NavigableMap<Long, StoreEvent>> range(ScanRequest request) {
    var order = ByteString.unsignedLexicographicalComparator();
    if (order.compare(request.start(), request.end()) >= 0) {
      return List.of();
    }
    var range = versions.subMap(request.start(), true, request.end(), false);
    return (request.descending() ? range.descendingMap() : range).values();
  }

  private StoreException compacted(long wanted) {
    return new StoreException(
        StoreException.Kind.COMPACTED,
        "revision: " + wanted + " (expected: after " + compacted + ", which is compacted)");
  }
}
