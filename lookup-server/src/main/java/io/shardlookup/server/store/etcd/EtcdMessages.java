package io.shardlookup.server.store.etcd;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.Compare;
import io.etcd.jetcd.api.DeleteRangeRequest;
import io.etcd.jetcd.api.Event;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RangeResponse;
import io.etcd.jetcd.api.RequestOp;
import io.etcd.jetcd.api.ResponseOp;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.api.TxnResponse;
import io.etcd.jetcd.api.WatchCreateRequest;
import io.etcd.jetcd.api.WatchRequest;
import io.shardlookup.server.store.CommitResult;
import io.shardlookup.server.store.ScanPage;
import io.shardlookup.server.store.ScanRequest;
import io.shardlookup.server.store.StoreEvent;
import io.shardlookup.server.store.StoreTransaction;
import io.shardlookup.server.store.StoreTransaction.Write;
import io.shardlookup.server.store.StoredRecord;
import java.util.HashMap;
import java.util.Map;

/** Translates to etcd's messages and back; puts the root before keys and takes it off again. */
final class EtcdMessages {
  private final ByteString root;

  EtcdMessages(String root) {
    this.root = ByteString.copyFromUtf8(root);
  }

  RangeRequest range(ScanRequest scan) {
    RangeRequest.Builder range =
        RangeRequest.newBuilder()
            .setKey(rooted(scan.start()))
            .setRangeEnd(rooted(scan.end()))
            .setLimit(scan.limit())
            .setRevision(scan.atRevision())
            .setSerializable(!scan.linearizable());
    if (scan.descending()) {
      range.setSortOrder(RangeRequest.SortOrder.DESCEND).setSortTarget(RangeRequest.SortTarget.KEY);
    }
    return range.build();
  }

  /** A linearizable read of next to nothing: its header says the store's revision. */
  RangeRequest probe() {
    return RangeRequest.newBuilder().setKey(root).setLimit(1).setKeysOnly(true).build();
  }

  ScanPage page(RangeResponse response) {
    return new ScanPage(
        response.getKvsList().stream().map(this::record).toList(),
        response.getMore(),
        response.getHeader().getRevision());
  }

  /** Compares, writes, or else reads what was compared. */
  TxnRequest transaction(StoreTransaction transaction) {
    TxnRequest.Builder txn = TxnRequest.newBuilder();
    for (StoreTransaction.Comparison comparison : transaction.comparisons()) {
      ByteString key = rooted(comparison.key());
      txn.addCompareBuilder()
          .setKey(key)
          .setResult(Compare.CompareResult.EQUAL)
          .setTarget(Compare.CompareTarget.MOD)
          .setModRevision(comparison.modRevision());
      txn.addFailureBuilder().setRequestRange(RangeRequest.newBuilder().setKey(key));
    }
    for (Write write : transaction.writes()) {
      txn.addSuccess(operation(write));
    }
    return txn.build();
  }

  CommitResult result(TxnResponse response) {
    long revision = response.getHeader().getRevision();
    if (response.getSucceeded()) {
      return new CommitResult.Committed(revision);
    }
    Map<ByteString, StoredRecord> current = new HashMap<>();
    for (ResponseOp read : response.getResponsesList()) {
      for (KeyValue found : read.getResponseRange().getKvsList()) {
        StoredRecord record = record(found);
        current.put(record.key(), record);
      }
    }
    return new CommitResult.Rejected(revision, Map.copyOf(current));
  }

  PutRequest leased(ByteString key, ByteString value, long lease) {
    return PutRequest.newBuilder().setKey(rooted(key)).setValue(value).setLease(lease).build();
  }

  WatchRequest watch(ByteString start, ByteString end, long firstRevision) {
    return WatchRequest.newBuilder()
        .setCreateRequest(
            WatchCreateRequest.newBuilder()
                .setKey(rooted(start))
                .setRangeEnd(rooted(end))
                .setStartRevision(firstRevision))
        .build();
  }

  StoreEvent event(Event event) {
    KeyValue kv = event.getKv();
    return event.getType() == Event.EventType.DELETE
        ? new StoreEvent.Deleted(unrooted(kv.getKey()), kv.getModRevision())
        : new StoreEvent.Put(record(kv));
  }

  private RequestOp operation(Write write) {
    RequestOp.Builder operation = RequestOp.newBuilder();
    ByteString key = rooted(write.key());
    ByteString value = write.value();
    if (value == null) {
      operation.setRequestDeleteRange(DeleteRangeRequest.newBuilder().setKey(key));
    } else {
      operation.setRequestPut(PutRequest.newBuilder().setKey(key).setValue(value));
    }
    return operation.build();
  }

  private StoredRecord record(KeyValue kv) {
    return new StoredRecord(
        unrooted(kv.getKey()), kv.getValue(), kv.getCreateRevision(), kv.getModRevision());
  }

  private ByteString rooted(ByteString key) {
    return root.concat(key);
  }

  private ByteString unrooted(ByteString key) {
    return key.substring(root.size());
  }
}
