package io.shardlookup.server.admin;

import io.shardlookup.server.store.DirectoryStore;
import io.shardlookup.server.store.memory.MemoryDirectoryStore;

class MemoryAdminTest extends AdminContract {
  @Override
  DirectoryStore emptyStore() {
    return new MemoryDirectoryStore();
  }
}
