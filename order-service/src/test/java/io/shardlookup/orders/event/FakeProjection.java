package io.shardlookup.orders.event;

import io.shardlookup.orders.v1.OrderEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** A projection that remembers what it was fed, in memory, and fails when told to. */
final class FakeProjection implements Projection {
  final Map<TopicPartition, Long> offsets = new HashMap<>();
  final List<OrderEvent> applied = new ArrayList<>();
  final List<Map<TopicPartition, Long>> beginnings = new ArrayList<>();

  /** Ids of events that it can never take. */
  final List<String> unbearable = new ArrayList<>();

  /** Thrown by the next call of apply. */
  @Nullable RuntimeException failure;

  /** Thrown by the next call of positions. */
  @Nullable RuntimeException positionsFailure;

  @Override
  public Map<TopicPartition, Long> positions(Set<TopicPartition> partitions) {
    if (positionsFailure != null) {
      RuntimeException thrown = positionsFailure;
      positionsFailure = null;
      throw thrown;
    }
    Map<TopicPartition, Long> found = new HashMap<>(offsets);
    found.keySet().retainAll(partitions);
    return found;
  }

  @Override
  public void begin(Map<TopicPartition, Long> from) {
    beginnings.add(from);
    offsets.putAll(from);
  }

  @Override
  public List<Rejection> apply(List<OrderEvent> events) {
    if (failure != null) {
      RuntimeException thrown = failure;
      failure = null;
      throw thrown;
    }
    List<Rejection> rejections = new ArrayList<>();
    for (OrderEvent event : events) {
      if (unbearable.contains(event.getEventId())) {
        rejections.add(new Rejection(event, "too sour (expected: sweet)"));
      } else {
        applied.add(event);
      }
    }
    return rejections;
  }

  @Override
  public void advance(Collection<Advance> advances) {
    for (Advance advance : advances) {
      Long stored = offsets.get(advance.partition());
      if (stored == null || stored != advance.from()) {
        throw new PositionsLostException("at " + stored + " instead of " + advance.from());
      }
      offsets.put(advance.partition(), advance.to());
    }
  }

  List<String> ids() {
    return applied.stream().map(OrderEvent::getEventId).toList();
  }
}
