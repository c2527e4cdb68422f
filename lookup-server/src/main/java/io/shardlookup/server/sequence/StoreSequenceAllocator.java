package io.shardlookup.server.sequence;

import io.shardlookup.model.Epoch;
import io.shardlookup.model.Keyspace;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.strategy.SequenceDate;
import io.shardlookup.model.strategy.Strategy;
import io.shardlookup.model.view.KeyspaceMap;
import io.shardlookup.model.view.View;
import io.shardlookup.server.store.DirectoryStore;
import io.shardlookup.server.view.LiveView;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;

/**
 * Draws numbers by compare-and-set on one counter a date in the store. Calls for one date that meet
 * on this node are served by one transaction. The first draw of a date also records it as issued,
 * so that no epoch begins on it afterwards. Thread-safe.
 */
public final class StoreSequenceAllocator implements SequenceAllocator {
  private static final int MAX_COUNT = 1_000_000;

  /** Dates whose counters are remembered; idle ones are forgotten beyond. */
  private static final int MAX_DATES = 1_000;

  private final DirectoryStore store;
  private final LiveView live;
  private final Duration confirmBound;
  private final Executor executor;
  private final ConcurrentMap<DateKey, DateCounter> counters = new ConcurrentHashMap<>();

  /**
   * Draws from the store.
   *
   * @param confirmBound how long to wait for a newer view when this one does not know the keyspace
   * @param executor runs what follows a reply of the store; never blocked
   */
  public StoreSequenceAllocator(
      DirectoryStore store, LiveView live, Duration confirmBound, Executor executor) {
    this.store = store;
    this.live = live;
    this.confirmBound = confirmBound;
    this.executor = executor;
  }

  @Override
  public CompletableFuture<Block> allocate(String keyspace, int date, int count) {
    try {
      if (count < 1 || count > MAX_COUNT) {
        throw LookupException.invalid("count", Integer.toUnsignedString(count), "1.." + MAX_COUNT);
      }
      SequenceDate.check("date", date);
      check(live.current(), keyspace, date);
    } catch (LookupException e) {
      return e.reason() == ErrorReason.UNKNOWN_KEYSPACE
          ? live.confirm(confirmBound).thenCompose(view -> draw(view, keyspace, date, count))
          : CompletableFuture.failedFuture(e);
    }
    return counter(keyspace, date).draw(count);
  }

  /** The keyspace, in which the date's numbers may be drawn; {@link LookupException}. */
  static Keyspace check(View view, String keyspace, int date) {
    KeyspaceMap map = view.activeKeyspace(keyspace);
    Keyspace definition = map.definition();
    if (definition == null || !(definition.strategy() instanceof Strategy.Sequence)) {
      throw new LookupException(
          ErrorReason.WRONG_STRATEGY,
          "keyspace: "
              + keyspace
              + (definition == null ? "" : " is " + definition.strategy().word())
              + " (expected: SEQUENCE)");
    }
    List<Epoch> epochs = map.epochs();
    if (epochs.isEmpty() || date < epochs.get(0).date()) {
      throw new LookupException(
          ErrorReason.BEFORE_FIRST_EPOCH,
          "date: "
              + date
              + " (expected: from "
              + (epochs.isEmpty() ? "the first epoch" : epochs.get(0).date())
              + " on)");
    }
    return definition;
  }

  private CompletableFuture<Block> draw(View view, String keyspace, int date, int count) {
    check(view, keyspace, date);
    return counter(keyspace, date).draw(count);
  }

  private DateCounter counter(String keyspace, int date) {
    if (counters.size() > MAX_DATES) {
      counters.values().removeIf(DateCounter::isIdle);
    }
    return counters.computeIfAbsent(
        new DateKey(keyspace, date),
        key -> new DateCounter(key, store, live, confirmBound, executor));
  }

  /** One date of one keyspace. */
  record DateKey(String keyspace, int date) {}
}
