package io.shardlookup.chaos.cluster;

import com.google.protobuf.ByteString;
import io.shardlookup.server.layout.KeyRange;
import io.shardlookup.server.store.CommitResult;
import io.shardlookup.server.store.DirectoryStore;
import io.shardlookup.server.store.ScanRequest;
import io.shardlookup.server.store.StoreTransaction;
import io.shardlookup.server.store.StoreTransaction.Write;
import io.shardlookup.server.store.StoredRecord;
import io.shardlookup.server.store.etcd.EtcdDirectoryStore;
import io.shardlookup.server.store.etcd.EtcdStoreConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The records in etcd, past all lookup nodes. Keys are relative to the nodes' root. */
public final class StoredRecords implements AutoCloseable {
  private static final int MOST = 1_000;

  private final DirectoryStore store;

  /** In the etcd of this cluster. */
  public StoredRecords(ChaosCluster cluster) {
    this.store = new EtcdDirectoryStore(EtcdStoreConfig.of(cluster.etcd().endpoints()));
  }

  /** Writes a record, or removes it (null), whatever was there; returns the revision. */
  public long write(ByteString key, @Nullable ByteString value) {
    CommitResult result =
        store.commit(new StoreTransaction(List.of(), List.of(new Write(key, value)))).join();
    return ((CommitResult.Committed) result).revision();
  }

  /** The first records of a range. */
  public List<StoredRecord> read(KeyRange range) {
    return store.scan(ScanRequest.newest(range.start(), range.end(), MOST)).join().records();
  }

  @Override
  public void close() {
    store.close();
  }
}
