package io.shardlookup.server.follower;

import com.google.protobuf.InvalidProtocolBufferException;
import io.shardlookup.model.view.DirectoryChange;
import io.shardlookup.server.layout.Layout;
import io.shardlookup.server.layout.RecordCodec;
import io.shardlookup.server.store.StoreEvent;
import io.shardlookup.server.view.DirectoryIdentity;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns what a watch reports into transactions of changes. Thread-safe. */
final class BatchDecoder {
  private final RecordCodec codec;

  BatchDecoder(RecordCodec codec) {
    this.codec = codec;
  }

  /** The transactions of these events, which are in order and at least one. */
  WatchBatch decode(List<StoreEvent> events) {
    List<WatchBatch.Transaction> transactions = new ArrayList<>();
    WatchBatch.DirectoryRecordSeen directory = null;
    long tickRevision = 0;
    int first = 0;
    for (int i = 0; i < events.size(); i++) {
      StoreEvent event = events.get(i);
      if (event.key().equals(Layout.tick())) {
        tickRevision = event.revision();
      } else if (event.key().equals(Layout.directory())) {
        directory = directory(event);
      }
      if (i + 1 == events.size() || events.get(i + 1).revision() != event.revision()) {
        transactions.add(transaction(events.subList(first, i + 1)));
        first = i + 1;
      }
    }
    return new WatchBatch(transactions, directory, tickRevision);
  }

  private WatchBatch.Transaction transaction(List<StoreEvent> events) {
    List<DirectoryChange> changes = new ArrayList<>(events.size());
    boolean tickOnly = true;
    for (StoreEvent event : events) {
      codec.change(event).ifPresent(changes::add);
      tickOnly &= event.key().equals(Layout.tick());
    }
    return new WatchBatch.Transaction(events.get(0).revision(), changes, tickOnly);
  }

  private static WatchBatch.DirectoryRecordSeen directory(StoreEvent event) {
    DirectoryIdentity identity = null;
    @Nullable String problem = null;
    if (event instanceof StoreEvent.Put put) {
      try {
        identity = DirectoryRecords.decode(put.record().value());
      } catch (InvalidProtocolBufferException e) {
        problem = String.valueOf(e.getMessage());
      }
    }
    return new WatchBatch.DirectoryRecordSeen(identity, problem);
  }
}
