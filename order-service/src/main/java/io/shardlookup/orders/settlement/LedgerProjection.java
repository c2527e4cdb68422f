package io.shardlookup.orders.settlement;

import io.shardlookup.orders.event.PositionsLostException;
import io.shardlookup.orders.event.Projection;
import io.shardlookup.orders.v1.OrderEvent;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/**
 * Builds the ledger from events. Lines are committed first and positions stored second; since lines
 * can be written again, that loses nothing.
 *
 * <p>Each partition has orders of shops on all shards. When a shard takes no lines, this reads
 * ahead for the others and leaves the stored positions where they are; when it takes lines again,
 * this goes back to the stored positions and offers everything from there again. Reading ahead is
 * bounded, and beyond the bound all wait. Confined to one thread.
 */
final class LedgerProjection implements Projection {
  /** Most events that are read ahead: minutes of the peak, and seconds to read them again. */
  private static final int MOST_AHEAD = 100_000;

  private final LedgerPositions positions;
  private final LedgerWriter writer;
  private final Outages outages;
  private final LedgerMeters meters;
  private final int mostAhead;

  /** Stored positions, of partitions that go on from there. */
  private final Map<TopicPartition, Long> stored = new HashMap<>();

  /** Where partitions are that have been read ahead. */
  private final Map<TopicPartition, Long> ahead = new HashMap<>();

  /** Whether lines were left out since the stored positions. */
  private boolean incomplete;

  /** Events since then. */
  private int eventsAhead;

  LedgerProjection(
      LedgerPositions positions, LedgerWriter writer, Outages outages, LedgerMeters meters) {
    this(positions, writer, outages, meters, MOST_AHEAD);
  }

  LedgerProjection(
      LedgerPositions positions,
      LedgerWriter writer,
      Outages outages,
      LedgerMeters meters,
      int mostAhead) {
    this.positions = positions;
    this.writer = writer;
    this.outages = outages;
    this.meters = meters;
    this.mostAhead = mostAhead;
  }

  @Override
  public Map<TopicPartition, Long> positions(Set<TopicPartition> partitions) {
    if (outages.endAny()) {
      goBack();
    }
    Map<TopicPartition, Long> found = positions.load(partitions);
    stored.putAll(found);
    meters.at(positions.unread(), eventsAhead);
    Map<TopicPartition, Long> next = new HashMap<>(found);
    next.replaceAll((partition, offset) -> ahead.getOrDefault(partition, offset));
    return next;
  }

  @Override
  public void begin(Map<TopicPartition, Long> offsets) {
    positions.store(offsets);
    stored.putAll(offsets);
    ahead.keySet().removeAll(offsets.keySet());
  }

  @Override
  public List<Rejection> apply(List<OrderEvent> events) {
    if (outages.endAny()) {
      goBack();
      throw new PositionsLostException("a shard takes lines again: back to what it has missed");
    }
    if (eventsAhead > mostAhead) {
      throw new IllegalStateException(
          "events read ahead: " + eventsAhead + " (expected: a shard that takes lines, before)");
    }
    LedgerBatch batch = LedgerBatch.of(events);
    if (!writer.write(batch.shares(), positions.edition())) {
      incomplete = true;
    }
    if (incomplete) {
      eventsAhead += events.size();
    } else {
      meters.complete(events);
    }
    return batch.rejections();
  }

  @Override
  public void advance(Collection<Advance> advances) {
    Map<TopicPartition, Long> next = new HashMap<>();
    for (Advance advance : advances) {
      Long from = ahead.getOrDefault(advance.partition(), stored.get(advance.partition()));
      if (from == null || from != advance.from()) {
        throw new PositionsLostException(
            "ledger: " + advance + " (expected: from " + from + ", where it is)");
      }
      next.put(advance.partition(), advance.to());
    }
    if (incomplete) {
      ahead.putAll(next);
    } else {
      positions.store(next);
      stored.putAll(next);
    }
    meters.at(positions.unread(), eventsAhead);
  }

  /** Nothing goes on but from stored positions that were loaded after this. */
  private void goBack() {
    stored.clear();
    ahead.clear();
    incomplete = false;
    eventsAhead = 0;
  }
}
