package io.shardlookup.orders.settlement;

import io.shardlookup.orders.event.TopicBeginnings;
import io.shardlookup.orders.event.TopicBeginnings.Loss;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/**
 * The group of settlement's instances, as Kafka knows it from outside. Failures are {@link
 * KafkaException}.
 *
 * @param admin speaks to Kafka; its owner closes it
 * @param group its name
 * @param topic the events
 */
record SettlementGroup(Admin admin, String group, String topic) {
  private static final long LOOK_EVERY_MILLIS = 250;

  /**
   * Returns if the topic has all its events, or if their loss is accepted; {@link
   * io.shardlookup.orders.event.EventsLostException} if not.
   */
  void checkTopic(Loss loss) {
    TopicBeginnings.check(admin, topic, loss);
  }

  /** Waits until the group has no members; {@link IllegalStateException} if it keeps some. */
  void awaitEmpty(Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    Collection<MemberDescription> members = members();
    while (!members.isEmpty() && System.nanoTime() - deadline < 0) {
      pause();
      members = members();
    }
    if (!members.isEmpty()) {
      throw new IllegalStateException(
          "members of group "
              + group
              + ": "
              + members.stream()
                  .map(member -> member.clientId() + " at " + member.host())
                  .collect(Collectors.joining(", "))
              + " (expected: none, end all instances of settlement first); nothing was changed");
    }
  }

  /** The latest edition beside a stored position; 0 if there is none. */
  long edition() {
    return of(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
        .entrySet()
        .stream()
        .filter(entry -> entry.getKey().topic().equals(topic) && entry.getValue() != null)
        .mapToLong(entry -> LedgerPositions.editionOf(entry.getValue()))
        .max()
        .orElse(0);
  }

  /** Sets all positions to the first event, all at once; refused while the group has members. */
  void restart(long edition) {
    Map<TopicPartition, OffsetSpec> earliest = new HashMap<>();
    for (TopicPartitionInfo partition : partitions()) {
      earliest.put(new TopicPartition(topic, partition.partition()), OffsetSpec.earliest());
    }
    Map<TopicPartition, ListOffsetsResultInfo> first = of(admin.listOffsets(earliest).all());
    Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>();
    first.forEach(
        (partition, found) ->
            positions.put(partition, LedgerPositions.position(found.offset(), edition)));
    of(admin.alterConsumerGroupOffsets(group, positions).all());
  }

  private Collection<MemberDescription> members() {
    try {
      return admin.describeConsumerGroups(List.of(group)).all().get().values().stream()
          .flatMap(description -> description.members().stream())
          .toList();
    } catch (InterruptedException e) {
      throw interrupted(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return List.of();
      }
      throw failed(e);
    }
  }

  private List<TopicPartitionInfo> partitions() {
    return of(admin.describeTopics(List.of(topic)).allTopicNames()).values().stream()
        .flatMap(description -> description.partitions().stream())
        .toList();
  }

  private <T> T of(KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      throw interrupted(e);
    } catch (ExecutionException e) {
      throw failed(e);
    }
  }

  private void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private KafkaException failed(ExecutionException failure) {
    return new KafkaException("group " + group + ": " + failure.getCause(), failure);
  }

  private KafkaException interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new KafkaException("interrupted while asking for group " + group, cause);
  }
}
