package io.shardlookup.orders.settlement;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * How far the ledger is: offsets that Kafka keeps for the group, each with the edition of the
 * ledger beside it. Kafka takes them from current members of the group alone; so a member that lost
 * its partitions and does not know moves nothing. Confined to the consumer's thread.
 */
final class LedgerPositions {
  private static final String EDITION = "edition=";

  private final Consumer<byte[], byte[]> consumer;
  private long edition;

  LedgerPositions(Consumer<byte[], byte[]> consumer) {
    this.consumer = consumer;
  }

  /** The edition that was loaded last, 0 if there is none; never falls. */
  long edition() {
    return edition;
  }

  /** The offsets of these partitions, as far as there are any. */
  Map<TopicPartition, Long> load(Set<TopicPartition> partitions) {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    consumer
        .committed(partitions)
        .forEach(
            (partition, stored) -> {
              if (stored != null) {
                offsets.put(partition, stored.offset());
                edition = Math.max(edition, editionOf(stored));
              }
            });
    return offsets;
  }

  /** Stores these offsets. */
  void store(Map<TopicPartition, Long> offsets) {
    Map<TopicPartition, OffsetAndMetadata> stored = new HashMap<>();
    offsets.forEach((partition, next) -> stored.put(partition, position(next, edition)));
    if (!stored.isEmpty()) {
      consumer.commitSync(stored);
    }
  }

  /** Events in the group member's partitions that it has not read, as far as is known. */
  long unread() {
    long sum = 0;
    for (TopicPartition partition : consumer.assignment()) {
      sum += consumer.currentLag(partition).orElse(0);
    }
    return sum;
  }

  /** An offset as it is stored. */
  static OffsetAndMetadata position(long next, long edition) {
    return new OffsetAndMetadata(next, EDITION + edition);
  }

  /** The edition beside an offset; 0 for one that somebody else has stored. */
  static long editionOf(OffsetAndMetadata stored) {
    String beside = stored.metadata();
    try {
      return beside.startsWith(EDITION) ? Long.parseLong(beside.substring(EDITION.length())) : 0;
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
