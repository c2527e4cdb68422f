package io.shardlookup.server.node;

import io.shardlookup.server.config.StoreConfig;
import io.shardlookup.server.store.DirectoryStore;
import io.shardlookup.server.store.etcd.EtcdDirectoryStore;
import io.shardlookup.server.store.etcd.EtcdStoreConfig;
import java.io.IOException;
import java.nio.file.Files;

/** Opens etcd. Apart, so that a node in memory needs none of etcd's classes. */
final class EtcdStores {
  private EtcdStores() {}

  static DirectoryStore open(StoreConfig.Etcd config) throws IOException {
    EtcdStoreConfig etcd =
        EtcdStoreConfig.of(config.endpoints()).withRoot(config.root()).withCaFile(config.caFile());
    if (config.user() != null && config.passwordFile() != null) {
      String password = Files.readString(config.passwordFile()).strip();
      etcd = etcd.withUser(new EtcdStoreConfig.User(config.user(), password));
    }
    return new EtcdDirectoryStore(etcd);
  }
}
