package io.shardlookup.server.store.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlookup.server.store.DirectoryStore;
import io.shardlookup.server.store.DirectoryStoreContract;
import io.shardlookup.server.store.RecordingListener;
import io.shardlookup.server.store.StoreException;
import io.shardlookup.server.store.StoreWatch;
import org.junit.jupiter.api.Test;

/** The contract of stores, in memory. */
final class MemoryDirectoryStoreTest extends DirectoryStoreContract {
  @Override
  protected DirectoryStore open() {
    return new MemoryDirectoryStore();
  }

  @Override
  protected void compact(long revision) {
    ((MemoryDirectoryStore) store()).compact(revision);
  }

  @Override
  protected void loseLeases() {
    ((MemoryDirectoryStore) store()).loseLeases();
  }

  @Test
  void endedWatchesHearNoLaterWrites() {
    RecordingListener listener = new RecordingListener();
    StoreException cause = new StoreException(StoreException.Kind.UNAVAILABLE, "member died");
    try (StoreWatch watch = store().watch(key("a"), key("b"), 1, listener)) {
      ((MemoryDirectoryStore) store()).endWatches(cause);
      put("a", "x");

      assertThat(watch).isNotNull();
      assertThat(listener.awaitEnd()).isSameAs(cause);
      assertThat(listener.events()).isEmpty();
    }
  }
}
