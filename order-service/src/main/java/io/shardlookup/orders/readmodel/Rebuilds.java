package io.shardlookup.orders.readmodel;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.set;

import com.mongodb.ReadConcern;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.ReplaceOptions;
import io.shardlookup.orders.readmodel.Rebuild.Phase;
import io.shardlookup.orders.readmodel.Rebuild.Source;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * The record of the rebuild that is under way, in the same store as the documents; none when the
 * read model is whole. A rebuild that begins takes the place of an earlier one. Thread-safe.
 */
public final class Rebuilds {
  private static final String ID = "_id";
  private static final String REBUILD = "rebuild";
  private static final String SOURCE = "source";
  private static final String PHASE = "phase";
  private static final String TOPIC = "topic";
  private static final String UNTIL = "until";
  private static final ReplaceOptions UPSERT = new ReplaceOptions().upsert(true);

  private final ReadStore store;
  private final StoredOffsets offsets;

  /** Rebuilds of this store by projectors. */
  public Rebuilds(ReadStore store) {
    this.store = store;
    this.offsets = new StoredOffsets(store, Projector.GROUP);
  }

  /** The rebuild that is under way, be it all but over. */
  public Optional<Rebuild> current() {
    return Optional.ofNullable(
            collection()
                .withReadConcern(ReadConcern.MAJORITY)
                .find(eq(ID, Projector.GROUP))
                .first())
        .map(Rebuilds::rebuild);
  }

  /** Whether this rebuild is under way, and no other has taken its place. */
  public boolean isCurrent(Rebuild rebuild) {
    return asItIs(rebuild).isPresent();
  }

  /** The rebuild, if documents may be missing: else what is left of its record is removed. */
  public Optional<Rebuild> unfinished() {
    Optional<Rebuild> current = current();
    if (current.isPresent() && missing(current.get()) == 0) {
      end(current.get());
      return Optional.empty();
    }
    return current;
  }

  /**
   * Whether documents are missing that only the orders on the shards can bring back: those have to
   * stay until then. While that cannot be told, it fails.
   */
  public boolean needsShards() {
    return unfinished().filter(rebuild -> rebuild.source() == Source.SHARDS).isPresent();
  }

  /** How many offsets the documents are short of being whole; unknown, and 1, before FILLING. */
  public long missing(Rebuild rebuild) {
    if (rebuild.phase() != Phase.FILLING) {
      return 1;
    }
    Map<Integer, Long> stored = offsets.loadAll(rebuild.topic());
    long sum = 0;
    for (Map.Entry<Integer, Long> target : rebuild.until().entrySet()) {
      sum += Math.max(0, target.getValue() - stored.getOrDefault(target.getKey(), 0L));
    }
    return sum;
  }

  /** Begins this rebuild, whatever was under way. */
  public void begin(Rebuild rebuild) {
    Document document =
        new Document(ID, Projector.GROUP)
            .append(REBUILD, rebuild.id())
            .append(SOURCE, rebuild.source().name())
            .append(PHASE, rebuild.phase().name())
            .append(TOPIC, rebuild.topic())
            .append(UNTIL, document(rebuild.until()));
    var unused = collection().replaceOne(eq(ID, Projector.GROUP), document, UPSERT);
  }

  /**
   * Removes all documents and positions of a rebuild that is WIPING, which is FILLING then:
   * projectors begin with the first event. Whoever is late finds that it is done and removes
   * nothing; and if two do it, the positions are removed last, so that what was lost of the
   * documents is taken once more.
   */
  public void wipe(Rebuild rebuild) {
    if (!isWiping(rebuild)) {
      return;
    }
    offsets.removeAll();
    store.orders().drop();
    offsets.removeAll();
    var unused =
        collection()
            .updateOne(
                and(is(rebuild), eq(PHASE, Phase.WIPING.name())), set(PHASE, Phase.FILLING.name()));
  }

  /** The rebuild is FILLING from now on, until these offsets; false if it is not under way. */
  public boolean fill(Rebuild rebuild, Map<Integer, Long> until) {
    return collection()
            .updateOne(
                is(rebuild), combine(set(PHASE, Phase.FILLING.name()), set(UNTIL, document(until))))
            .getMatchedCount()
        == 1;
  }

  /** Removes the record of this rebuild; another's stays. */
  public void end(Rebuild rebuild) {
    var unused = collection().deleteOne(is(rebuild));
  }

  private boolean isWiping(Rebuild rebuild) {
    return asItIs(rebuild).filter(now -> now.phase() == Phase.WIPING).isPresent();
  }

  private Optional<Rebuild> asItIs(Rebuild rebuild) {
    return current().filter(now -> now.id().equals(rebuild.id()));
  }

  private MongoCollection<Document> collection() {
    return store.rebuilds();
  }

  private static Bson is(Rebuild rebuild) {
    return and(eq(ID, Projector.GROUP), eq(REBUILD, rebuild.id()));
  }

  private static Rebuild rebuild(Document document) {
    Map<Integer, Long> until = new HashMap<>();
    document
        .get(UNTIL, Document.class)
        .forEach((partition, next) -> until.put(Integer.valueOf(partition), (Long) next));
    return new Rebuild(
        document.getString(REBUILD),
        Source.valueOf(document.getString(SOURCE)),
        Phase.valueOf(document.getString(PHASE)),
        document.getString(TOPIC),
        until);
  }

  private static Document document(Map<Integer, Long> until) {
    Document document = new Document();
    until.forEach((partition, next) -> document.append(partition.toString(), next));
    return document;
  }
}
