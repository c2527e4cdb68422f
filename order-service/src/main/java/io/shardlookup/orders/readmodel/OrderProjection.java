package io.shardlookup.orders.readmodel;

import io.shardlookup.orders.event.PositionsLostException;
import io.shardlookup.orders.event.Projection;
import io.shardlookup.orders.v1.OrderEvent;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;

/**
 * Builds the read model from events. Documents are written first and offsets second, to the same
 * store; so a store that loses its latest writes never holds an offset whose documents it has lost.
 *
 * <p>Unless it dies between the two: then the documents would be lost and the offset, written to
 * the store's next life, would hide that. Hence nothing moves on over a change of the store's life.
 * Confined to one thread.
 */
final class OrderProjection implements Projection {
  private final ReadStore store;
  private final OrderReadModel model;
  private final StoredOffsets offsets;
  private final Supplier<String> topicId;
  private final WipeWatch wipes;

  /** Offsets that were moved on where they must not be, until they are set back. */
  private final Map<TopicPartition, Long> suspects = new HashMap<>();

  /** The store's life in which the last batch was begun. */
  private long life;

  /**
   * Builds in this store.
   *
   * @param topicId tells the id of the topic, which a topic of the same name made anew does not
   *     share
   * @param wipes tells when the documents are about to be removed
   */
  OrderProjection(
      ReadStore store, StoredOffsets offsets, Supplier<String> topicId, WipeWatch wipes) {
    this.store = store;
    this.model = new OrderReadModel(store);
    this.offsets = offsets;
    this.topicId = topicId;
    this.wipes = wipes;
  }

  @Override
  public Map<TopicPartition, Long> positions(Set<TopicPartition> partitions) {
    wipes.requireNone();
    String topic = topicId.get();
    if (!suspects.isEmpty()) {
      offsets.setBack(suspects, topic);
      suspects.clear();
    }
    return offsets.load(partitions, topic);
  }

  @Override
  public void begin(Map<TopicPartition, Long> beginnings) {
    model.declareIndexes();
    offsets.put(beginnings, topicId.get());
  }

  @Override
  public List<Rejection> apply(List<OrderEvent> events) {
    life = store.life();
    model.offer(events.stream().map(OrderEvent::getOrder).toList());
    return List.of();
  }

  @Override
  public void advance(Collection<Advance> advances) {
    requireSameLife();
    try {
      if (!offsets.advance(advances)) {
        throw new PositionsLostException("read model: not where it was left: " + advances);
      }
      requireSameLife();
    } catch (RuntimeException e) {
      // Whatever went wrong, some may have moved on, in a life that may lack the documents.
      if (store.life() != life) {
        advances.forEach(advance -> suspects.put(advance.partition(), advance.from()));
      }
      throw e;
    }
  }

  private void requireSameLife() {
    if (store.life() != life) {
      throw new PositionsLostException(
          "read model: connections broke while a batch was written (expected: one life)");
    }
  }
}
