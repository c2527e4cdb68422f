package io.shardlookup.server.follower;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shardlookup.processes.EtcdCluster;
import io.shardlookup.processes.EtcdConfig;
import io.shardlookup.server.store.etcd.EtcdDirectoryStore;
import io.shardlookup.server.store.etcd.EtcdStoreConfig;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The follower on a real etcd. */
final class FollowerIT {
  @TempDir Path folder;

  @Test
  void bootstrapsFiftyThousandRecordsInPages() {
    try (EtcdCluster etcd = EtcdCluster.start(EtcdConfig.of(folder, 1));
        EtcdDirectoryStore store = new EtcdDirectoryStore(EtcdStoreConfig.of(etcd.endpoints()))) {
      StoredDirectory directory = new StoredDirectory(store);
      directory.directoryKeyspace("shops");
      directory.entries("shops", "shop-", 50_000, "shard-1");

      try (FollowerFixture follower = FollowerFixture.follow(store)) {
        await().atMost(Duration.ofSeconds(60)).until(() -> follower.view().canServe());
        long changed = directory.entry("shops", "shop-49999", "shard-2");
        await().atMost(Duration.ofSeconds(60)).until(() -> follower.knows(changed));

        assertThat(follower.view().current().activeKeyspace("shops").entryCount())
            .isEqualTo(50_000);
        assertThat(follower.shard("shops", "shop-0")).isEqualTo("shard-1");
        assertThat(follower.shard("shops", "shop-49999")).isEqualTo("shard-2");
        assertThat(follower.follower().loads()).isEqualTo(1);
      }
    }
  }
}
