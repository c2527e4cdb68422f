package io.shardlookup.orders.event;

import io.shardlookup.orders.v1.OrderEvent;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/**
 * What is built from events, and how far it is. A {@link ProjectionJob} calls it on one thread:
 * {@link #apply}, then {@link #advance}, so that positions never tell of events that have not been
 * applied. Any failure means that the batch is offered again; events are repeated now and then.
 */
public interface Projection {
  /** The offset of the next event by partition; those that nothing is known of are left out. */
  Map<TopicPartition, Long> positions(Set<TopicPartition> partitions);

  /** Starts these partitions anew at these offsets, whatever was known of them. */
  void begin(Map<TopicPartition, Long> offsets);

  /**
   * Takes a batch: events of one order are in the order of the topic.
   *
   * @return those that can never be taken; all others have been
   */
  List<Rejection> apply(List<OrderEvent> events);

  /**
   * Moves on.
   *
   * @throws PositionsLostException when a partition is not where it is to move on from: the caller
   *     asks for the positions again and goes on from there
   */
  void advance(Collection<Advance> advances);

  /**
   * An event that can never be taken.
   *
   * @param event the event, one of the batch
   * @param reason what it holds and what was expected
   */
  record Rejection(OrderEvent event, String reason) {}

  /**
   * A step of one partition.
   *
   * @param partition which
   * @param from the offset that is stored
   * @param to the offset to be stored
   */
  record Advance(TopicPartition partition, long from, long to) {}
}
