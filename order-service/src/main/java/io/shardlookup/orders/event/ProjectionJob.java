package io.shardlookup.orders.event;

import io.shardlookup.orders.event.DeadLetters.DeadLetter;
import io.shardlookup.orders.event.Projection.Advance;
import io.shardlookup.orders.event.Projection.Rejection;
import io.shardlookup.orders.v1.OrderEvent;
import io.shardlookup.orders.worker.Job;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Feeds a {@link Projection} from a topic, as one member of a group. The projection's own positions
 * decide where each partition goes on: they are asked for when a partition is assigned, after each
 * failure, and every second in which nothing arrives, so that a projection that has lost its last
 * moments, or all, is fed again from there.
 */
final class ProjectionJob implements Job, ConsumerRebalanceListener {
  private static final Logger log = LoggerFactory.getLogger(ProjectionJob.class);
  private static final Duration POLL = Duration.ofMillis(200);

  /** After so many polls that brought nothing the stored positions are looked at. */
  private static final int IDLE_POLLS = 5;

  private final EventSubscription subscription;
  private final Consumer<byte[], byte[]> consumer;
  private final Projection projection;
  private final DeadLetters deadLetters;
  private final ProjectionMeters meters;

  /** What the projection has stored, of assigned partitions that are placed. */
  private final Map<TopicPartition, Long> stored = new HashMap<>();

  /** Assigned partitions, paused until their position is known. */
  private final Set<TopicPartition> unplaced = new HashSet<>();

  /** Partitions whose stored position the topic does not have. */
  private final Set<TopicPartition> outOfRange = new HashSet<>();

  private boolean subscribed;
  private int idlePolls;

  ProjectionJob(
      EventSubscription subscription,
      Consumer<byte[], byte[]> consumer,
      Projection projection,
      DeadLetters deadLetters,
      ProjectionMeters meters) {
    this.subscription = subscription;
    this.consumer = consumer;
    this.projection = projection;
    this.deadLetters = deadLetters;
    this.meters = meters;
  }

  @Override
  public Duration step() {
    if (!subscribed) {
      consumer.subscribe(List.of(subscription.topic()), this);
      subscribed = true;
    }
    ConsumerRecords<byte[], byte[]> records = poll();
    idlePolls = records.isEmpty() ? idlePolls + 1 : 0;
    if (!records.isEmpty()) {
      take(records);
    }
    if (!unplaced.isEmpty()) {
      place();
    } else if (idlePolls >= IDLE_POLLS) {
      verify();
    }
    meters.behind(behind());
    return Duration.ZERO;
  }

  @Override
  public void failed(Throwable failure) {
    log.warn("{}: {}; goes on from the stored positions", subscription.group(), failure.toString());
    log.debug("{}", subscription.group(), failure);
    meters.failed();
    displace(Set.copyOf(consumer.assignment()));
  }

  @Override
  public void interrupt() {
    consumer.wakeup();
  }

  @Override
  public void end() {
    consumer.close();
    deadLetters.close();
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    // A partition without any position would make the poll fail.
    partitions.forEach(partition -> consumer.seek(partition, 0));
    displace(partitions);
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    partitions.forEach(
        partition -> {
          stored.remove(partition);
          unplaced.remove(partition);
          outOfRange.remove(partition);
        });
  }

  private ConsumerRecords<byte[], byte[]> poll() {
    try {
      return consumer.poll(unplaced.isEmpty() ? POLL : Duration.ZERO);
    } catch (InvalidOffsetException e) {
      log.warn(
          "{}: starts anew where the topic has lost events: {}",
          subscription.group(),
          e.toString());
      outOfRange.addAll(e.partitions());
      displace(e.partitions());
      return ConsumerRecords.empty();
    } catch (WakeupException e) {
      return ConsumerRecords.empty();
    }
  }

  /** Finds out where partitions go on, and lets them. */
  private void place() {
    Set<TopicPartition> partitions = Set.copyOf(unplaced);
    Map<TopicPartition, Long> offsets = new HashMap<>(projection.positions(partitions));
    offsets.keySet().removeAll(outOfRange);
    Set<TopicPartition> missing = new HashSet<>(partitions);
    missing.removeAll(offsets.keySet());
    if (!missing.isEmpty()) {
      Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(missing);
      projection.begin(beginnings);
      offsets.putAll(beginnings);
      log.info("{}: from the first event: {}", subscription.group(), beginnings);
    }
    offsets.forEach(consumer::seek);
    consumer.resume(partitions);
    stored.putAll(offsets);
    unplaced.clear();
    outOfRange.clear();
  }

  /** A projection that was set back while nothing arrived is fed again. */
  private void verify() {
    Map<TopicPartition, Long> found = projection.positions(Set.copyOf(stored.keySet()));
    if (!found.equals(stored)) {
      log.warn(
          "{}: stored positions are {} (expected: {}); goes on from there",
          subscription.group(),
          found,
          stored);
      displace(Set.copyOf(stored.keySet()));
    }
    idlePolls = 0;
  }

  private void displace(Collection<TopicPartition> partitions) {
    consumer.pause(partitions);
    unplaced.addAll(partitions);
    partitions.forEach(stored::remove);
  }

  private void take(ConsumerRecords<byte[], byte[]> records) {
    Map<OrderEvent, ConsumerRecord<byte[], byte[]>> sources = new IdentityHashMap<>();
    List<OrderEvent> events = new ArrayList<>(records.count());
    List<DeadLetter> dead = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      DecodedEvent decoded = OrderEventCodec.decode(record);
      if (decoded instanceof DecodedEvent.Sound sound) {
        events.add(sound.event());
        sources.put(sound.event(), record);
      } else if (decoded instanceof DecodedEvent.Poison poison) {
        dead.add(new DeadLetter(record, poison.reason()));
      }
    }
    for (Rejection rejection : projection.apply(events)) {
      ConsumerRecord<byte[], byte[]> source = sources.get(rejection.event());
      if (source != null) {
        dead.add(new DeadLetter(source, rejection.reason()));
      }
    }
    bury(dead);
    advance(records);
    meters.applied(events);
  }

  private void bury(List<DeadLetter> dead) {
    if (!dead.isEmpty()) {
      deadLetters.write(dead);
      dead.forEach(letter -> log.warn("{}: dead letter {}", subscription.group(), letter.text()));
      meters.buried(dead.size());
    }
  }

  private void advance(ConsumerRecords<byte[], byte[]> records) {
    List<Advance> advances = new ArrayList<>();
    records
        .nextOffsets()
        .forEach(
            (partition, next) -> {
              Long from = stored.get(partition);
              if (from != null) {
                advances.add(new Advance(partition, from, next.offset()));
              }
            });
    projection.advance(advances);
    advances.forEach(advance -> stored.put(advance.partition(), advance.to()));
  }

  /** Events that are in the topic and have not been taken, as far as is known. */
  private long behind() {
    long sum = 0;
    for (TopicPartition partition : consumer.assignment()) {
      sum += consumer.currentLag(partition).orElse(0);
    }
    return sum;
  }
}
