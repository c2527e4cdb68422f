package io.shardlookup.client.jdbc;

import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.ShardName;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of commits. Thread-safe. */
final class CommitListeners {
  private static final Logger log = LoggerFactory.getLogger(CommitListeners.class);

  private final List<CommitListener> listeners = new CopyOnWriteArrayList<>();

  AutoCloseable add(CommitListener listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  void tell(String keyspace, String key, WriteOutcome<?> outcome) {
    if (listeners.isEmpty()) {
      return;
    }
    if (outcome instanceof WriteOutcome.Committed<?> committed) {
      tell(new KeyspaceName(keyspace), key, committed.shard());
    } else if (outcome instanceof WriteOutcome.Unknown<?> unknown) {
      tell(new KeyspaceName(keyspace), key, unknown.shard());
    }
  }

  private void tell(KeyspaceName keyspace, String key, ShardName shard) {
    for (CommitListener listener : listeners) {
      try {
        listener.committed(keyspace, key, shard);
      } catch (RuntimeException e) {
        log.warn("a listener of commits failed", e);
      }
    }
  }
}
