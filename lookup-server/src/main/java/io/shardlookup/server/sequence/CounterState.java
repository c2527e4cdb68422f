package io.shardlookup.server.sequence;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.shardlookup.model.Keyspace;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.server.layout.Layout;
import io.shardlookup.server.store.CommitResult.Rejected;
import io.shardlookup.server.store.StoreTransaction;
import io.shardlookup.server.store.StoreTransaction.Comparison;
import io.shardlookup.server.store.StoreTransaction.Write;
import io.shardlookup.server.store.StoredRecord;
import io.shardlookup.storage.v1.SequenceCounter;
import io.shardlookup.storage.v1.SequenceHigh;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one date's counter: a guess that the store confirms or corrects. Pure.
 *
 * @param counterRevision when it was last written; 0 if the date was never drawn from
 * @param nextFree the lowest number that nobody has drawn
 * @param highRevision when the keyspace's latest date was last written; 0 if it has none
 * @param highDate that date, yyyymmdd
 */
record CounterState(long counterRevision, long nextFree, long highRevision, int highDate) {
  /** Nothing was drawn. */
  static final CounterState UNTOUCHED = new CounterState(0, 1, 0, 0);

  /** The transaction that draws {@code count} numbers of the date, from {@link #nextFree} on. */
  StoreTransaction draw(Keyspace keyspace, int date, long count) {
    KeyspaceName name = keyspace.name();
    ByteString counter = Layout.sequence(name, date);
    List<Comparison> comparisons = new ArrayList<>();
    comparisons.add(
        new Comparison(Layout.keyspace(name), keyspace.generation().revision().storeRevision()));
    comparisons.add(new Comparison(counter, counterRevision));
    List<Write> writes = new ArrayList<>();
    writes.add(
        new Write(
            counter,
            SequenceCounter.newBuilder().setNextFree(nextFree + count).build().toByteString()));
    if (counterRevision == 0) {
      ByteString high = Layout.sequenceHigh(name);
      comparisons.add(new Comparison(high, highRevision));
      if (date > highDate) {
        writes.add(new Write(high, SequenceHigh.newBuilder().setDate(date).build().toByteString()));
      }
    }
    return new StoreTransaction(comparisons, writes);
  }

  /** What is known after {@code count} numbers were drawn at this revision of the store. */
  CounterState drawn(long count, long storeRevision) {
    return new CounterState(storeRevision, nextFree + count, highRevision, highDate);
  }

  /** What a rejection shows; DAMAGED_RECORD. */
  static CounterState shownBy(Rejected rejected, KeyspaceName keyspace, int date) {
    StoredRecord counter = rejected.current().get(Layout.sequence(keyspace, date));
    StoredRecord high = rejected.current().get(Layout.sequenceHigh(keyspace));
    return new CounterState(
        counter == null ? 0 : counter.modRevision(),
        counter == null ? 1 : nextFree(counter),
        high == null ? 0 : high.modRevision(),
        date(high));
  }

  private static long nextFree(StoredRecord counter) {
    try {
      long next = SequenceCounter.parseFrom(counter.value()).getNextFree();
      if (next < 1) {
        throw damaged(counter, "next free number " + next);
      }
      return next;
    } catch (InvalidProtocolBufferException e) {
      throw damaged(counter, "protobuf: " + e.getMessage());
    }
  }

  private static int date(@Nullable StoredRecord high) {
    try {
      return high == null ? 0 : SequenceHigh.parseFrom(high.value()).getDate();
    } catch (InvalidProtocolBufferException e) {
      throw damaged(high, "protobuf: " + e.getMessage());
    }
  }

  private static LookupException damaged(@Nullable StoredRecord record, String problem) {
    return new LookupException(
        ErrorReason.DAMAGED_RECORD,
        "the record "
            + (record == null ? "" : record.key().toStringUtf8())
            + " cannot be read: "
            + problem);
  }
}
