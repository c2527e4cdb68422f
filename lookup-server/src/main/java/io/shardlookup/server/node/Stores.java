package io.shardlookup.server.node;

import io.shardlookup.server.config.StoreConfig;
import io.shardlookup.server.store.DirectoryStore;
import io.shardlookup.server.store.memory.MemoryDirectoryStore;
import java.io.IOException;

/** Opens the configured store. */
public final class Stores {
  private Stores() {}

  /** The store, to be closed by the caller. {@link IOException} if a file cannot be read. */
  public static DirectoryStore open(StoreConfig config) throws IOException {
    if (config instanceof StoreConfig.Memory) {
      return new MemoryDirectoryStore();
    }
    return EtcdStores.open((StoreConfig.Etcd) config);
  }
}
