package io.shardlookup.server.store.etcd;

import io.shardlookup.processes.EtcdCluster;
import io.shardlookup.processes.EtcdConfig;
import io.shardlookup.server.store.DirectoryStore;
import io.shardlookup.server.store.DirectoryStoreContract;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The contract of stores, on three real members. */
final class EtcdDirectoryStoreIT extends DirectoryStoreContract {
  private static final AtomicInteger ROOTS = new AtomicInteger();

  @TempDir static Path directory;

  @SuppressWarnings("NullAway.Init")
  private static EtcdCluster cluster;

  private String root = "";

  @BeforeAll
  static void startCluster() {
    cluster = EtcdCluster.start(EtcdConfig.of(directory, 3));
  }

  @AfterAll
  static void stopCluster() {
    cluster.close();
  }

  @Override
  protected DirectoryStore open() {
    root = "test-" + ROOTS.incrementAndGet() + "/";
    return new EtcdDirectoryStore(EtcdStoreConfig.of(cluster.endpoints()).withRoot(root));
  }

  @Override
  protected DirectoryStore sameData(DirectoryStore opened) {
    return new EtcdDirectoryStore(EtcdStoreConfig.of(cluster.endpoints()).withRoot(root));
  }

  @Override
  protected void compact(long revision) {
    cluster.compact(revision);
  }

  @Override
  protected void loseLeases() {
    EtcdLeases.revokeAll(cluster.endpoints().get(0), root);
  }
}
