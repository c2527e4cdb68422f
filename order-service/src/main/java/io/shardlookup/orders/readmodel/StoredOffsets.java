package io.shardlookup.orders.readmodel;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.min;
import static com.mongodb.client.model.Updates.set;

import com.mongodb.ReadConcern;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.UpdateOneModel;
import io.shardlookup.orders.event.Projection.Advance;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * How far the documents are, in the same store as they: a document a partition, {@code
 * group/topic/partition}, with the offset of the next event. Offsets of another topic of the same
 * name, one that was deleted, count as none. Each offset has an edition, a new one whenever it
 * begins or is set back: it moves on only in the edition in which it was loaded here, so that
 * whoever stood still over a rebuild skips nothing by finding the offset that it left. Thread-safe.
 */
final class StoredOffsets {
  private static final String ID = "_id";
  private static final String TOPIC_ID = "topic_id";
  private static final String NEXT = "next";
  private static final String EDITION = "edition";

  private static final ReplaceOptions UPSERT = new ReplaceOptions().upsert(true);
  private static final BulkWriteOptions UNORDERED = new BulkWriteOptions().ordered(false);

  private final ReadStore store;
  private final String group;

  /** Of the offsets that were loaded or stored here last; empty if there was none with it. */
  private final Map<TopicPartition, String> editions = new ConcurrentHashMap<>();

  StoredOffsets(ReadStore store, String group) {
    this.store = store;
    this.group = group;
  }

  /** The offsets of these partitions of the topic with this id, as far as they are known. */
  Map<TopicPartition, Long> load(Set<TopicPartition> partitions, String topicId) {
    Map<String, TopicPartition> byId = new HashMap<>();
    partitions.forEach(partition -> byId.put(id(partition), partition));
    Map<TopicPartition, Long> offsets = new HashMap<>();
    store
        .offsets()
        .withReadConcern(ReadConcern.MAJORITY)
        .find(and(in(ID, byId.keySet()), eq(TOPIC_ID, topicId)))
        .forEach(
            document -> {
              TopicPartition partition = byId.get(document.getString(ID));
              if (partition != null) {
                offsets.put(partition, document.getLong(NEXT));
                editions.put(partition, document.get(EDITION, ""));
              }
            });
    return offsets;
  }

  /** All offsets of this topic, or one of the same name before it, by partition. */
  Map<Integer, Long> loadAll(String topic) {
    Map<Integer, Long> offsets = new HashMap<>();
    store
        .offsets()
        .withReadConcern(ReadConcern.MAJORITY)
        .find(below(group + "/" + topic))
        .forEach(
            document -> {
              String id = document.getString(ID);
              offsets.put(
                  Integer.valueOf(id.substring(id.lastIndexOf('/') + 1)), document.getLong(NEXT));
            });
    return offsets;
  }

  /** Forgets all offsets of the group, of whatever topic. */
  void removeAll() {
    var unused = store.offsets().deleteMany(below(group));
  }

  /** Stores these offsets whatever was there. */
  void put(Map<TopicPartition, Long> offsets, String topicId) {
    List<ReplaceOneModel<Document>> writes = new ArrayList<>();
    offsets.forEach(
        (partition, next) -> {
          String edition = newEdition();
          Document document =
              new Document(ID, id(partition))
                  .append(TOPIC_ID, topicId)
                  .append(NEXT, next)
                  .append(EDITION, edition);
          writes.add(new ReplaceOneModel<>(eq(ID, id(partition)), document, UPSERT));
          editions.put(partition, edition);
        });
    if (!writes.isEmpty()) {
      var unused = store.offsets().bulkWrite(writes, UNORDERED);
    }
  }

  /**
   * Moves partitions back to these offsets where they are further; makes none that is not there.
   */
  void setBack(Map<TopicPartition, Long> offsets, String topicId) {
    List<UpdateOneModel<Document>> writes = new ArrayList<>();
    offsets.forEach(
        (partition, next) ->
            writes.add(
                new UpdateOneModel<>(
                    new Document(ID, id(partition)).append(TOPIC_ID, topicId),
                    combine(min(NEXT, next), set(EDITION, newEdition())))));
    if (!writes.isEmpty()) {
      var unused = store.offsets().bulkWrite(writes, UNORDERED);
    }
  }

  /** Moves partitions on; whether each was where, and of the edition that, it was here. */
  boolean advance(Collection<Advance> advances) {
    List<UpdateOneModel<Document>> writes = new ArrayList<>();
    for (Advance advance : advances) {
      writes.add(
          new UpdateOneModel<>(
              new Document(ID, id(advance.partition()))
                  .append(NEXT, advance.from())
                  .append(EDITION, edition(advance.partition())),
              set(NEXT, advance.to())));
    }
    return writes.isEmpty()
        || store.offsets().bulkWrite(writes, UNORDERED).getMatchedCount() == writes.size();
  }

  /** Null, which is found where there is none, for an offset that was stored without. */
  private @Nullable String edition(TopicPartition partition) {
    String edition = editions.getOrDefault(partition, "");
    return edition.isEmpty() ? null : edition;
  }

  private static String newEdition() {
    return UUID.randomUUID().toString();
  }

  /** Ids that go on with a slash, which '0' follows. */
  private static Bson below(String id) {
    return and(gte(ID, id + "/"), lt(ID, id + "0"));
  }

  private String id(TopicPartition partition) {
    return group + "/" + partition.topic() + "/" + partition.partition();
  }
}
