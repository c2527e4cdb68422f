package io.shardlookup.benchmarks.jmh;

import io.shardlookup.client.LookupClient;
import io.shardlookup.client.LookupClientConfig;
import io.shardlookup.model.Mapping;
import io.shardlookup.model.view.DirectoryChange;
import io.shardlookup.server.config.ListenConfig;
import io.shardlookup.server.config.NodeConfig;
import io.shardlookup.server.config.ServingConfig;
import io.shardlookup.server.config.StoreConfig;
import io.shardlookup.server.layout.RecordCodec;
import io.shardlookup.server.node.LookupNode;
import io.shardlookup.server.node.NodeEnvironment;
import io.shardlookup.server.store.CommitResult;
import io.shardlookup.server.store.DirectoryStore;
import io.shardlookup.server.store.StoreTransaction;
import io.shardlookup.server.store.memory.MemoryDirectoryStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A real node on a memory store, and a client of it, in the JVM that measures. */
final class InProcessDirectory implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int WRITES_A_TRANSACTION = 100;

  private final DirectoryStore store = new MemoryDirectoryStore();
  private final LookupNode node;
  private final LookupClient client;

  /**
   * Starts both; returns when the client holds the keyspace.
   *
   * @param records what the directory holds
   * @param keys bound of the client's cache
   */
  InProcessDirectory(List<DirectoryChange> records, String keyspace, long keys) {
    write(records);
    this.node = new LookupNode(config(), store, NodeEnvironment.system());
    try {
      node.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.client =
        new LookupClient(
            LookupClientConfig.of("127.0.0.1:" + node.serving().join())
                .keyspaces(keyspace)
                .keysPerKeyspace(keys)
                .deadline(Duration.ofMinutes(1))
                .attemptTimeout(Duration.ofSeconds(10))
                .build());
    client.start();
    client.awaitReady(PATIENCE);
  }

  /** The client. */
  LookupClient client() {
    return client;
  }

  @Override
  public void close() {
    client.close();
    node.close();
    store.close();
  }

  private void write(List<DirectoryChange> records) {
    List<StoreTransaction.Write> writes = new ArrayList<>();
    for (DirectoryChange record : records) {
      writes.add(write(record));
      if (writes.size() == WRITES_A_TRANSACTION) {
        commit(writes);
      }
    }
    commit(writes);
  }

  private void commit(List<StoreTransaction.Write> writes) {
    CommitResult result = store.commit(new StoreTransaction(List.of(), writes)).join();
    if (!(result instanceof CommitResult.Committed)) {
      throw new IllegalStateException("not committed: " + result);
    }
    writes.clear();
  }

  private static StoreTransaction.Write write(DirectoryChange record) {
    if (record instanceof DirectoryChange.KeyspacePut put) {
      return RecordCodec.write(put.keyspace());
    }
    if (record instanceof DirectoryChange.EpochPut put) {
      return RecordCodec.write(put.epoch());
    }
    if (record instanceof DirectoryChange.MappingPut put) {
      Mapping mapping = put.mapping();
      return RecordCodec.write(mapping);
    }
    throw new IllegalArgumentException("record: " + record + " (expected: one to put)");
  }

  private static NodeConfig config() {
    return new NodeConfig(
        "measured",
        new ListenConfig("127.0.0.1", 0, 0, null),
        new StoreConfig.Memory(),
        new ServingConfig(10_000, 100, Duration.ofSeconds(1), Duration.ofSeconds(2), 10_000),
        null,
        Duration.ofMinutes(1),
        Duration.ofSeconds(1));
  }
}
