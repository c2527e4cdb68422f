package io.shardlookup.client;

import static io.shardlookup.client.fake.Records.DIRECTORY;
import static io.shardlookup.client.fake.Records.entry;
import static io.shardlookup.client.fake.Records.hash;
import static io.shardlookup.client.fake.Records.keyspace;
import static io.shardlookup.client.fake.Records.shard;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.ThreadMXBean;
import io.shardlookup.client.fake.FakeDirectory;
import io.shardlookup.client.fake.FakeNode;
import io.shardlookup.model.view.DirectoryChange;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HitCostTest {
  private static final int KEYS = 1_000;
  private static final int ROUNDS = 200;

  @Test
  void aHitAllocatesNothing() throws Exception {
    try (FakeDirectory directory = new FakeDirectory("directory-a")) {
      FakeNode node = directory.node();
      List<String> keys = IntStream.range(0, KEYS).mapToObj(i -> "key-" + i).toList();
      List<DirectoryChange> entries = new ArrayList<>();
      keys.forEach(key -> entries.add(entry("shops", key, "shard-1", 2)));
      directory.commit(shard("shard-1"), keyspace("shops", DIRECTORY));
      directory.commit(entries);
      directory.commit(hash("orders", 64, "shard-1", 4));
      directory.commit(entry("orders", "key-7", "shard-1", 5));
      try (LookupClient client =
          new LookupClient(
              LookupClientConfig.of(node.endpoint()).keyspaces("orders", "shops").build())) {
        client.start();
        client.awaitReady(Duration.ofSeconds(20));
        await().until(() -> client.isHeld("shops"));
        assertThat(client.resolveAll("shops", keys)).hasSize(KEYS);

        assertThat(bytesPerRun(client, "orders", keys)).isLessThan(KEYS);
        assertThat(bytesPerRun(client, "shops", keys)).isLessThan(KEYS);
        assertThat(client.metrics().hits.sum()).isGreaterThan(KEYS * (long) ROUNDS);
      }
    }
  }

  /** Of the best of several runs over all keys: compilers may allocate in the first ones. */
  private static long bytesPerRun(LookupClient client, String keyspace, List<String> keys) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    long best = Long.MAX_VALUE;
    int resolved = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long before = threads.getThreadAllocatedBytes(thread);
      for (int i = 0; i < keys.size(); i++) {
        if (client.resolve(keyspace, keys.get(i)) != null) {
          resolved++;
        }
      }
      best = Math.min(best, threads.getThreadAllocatedBytes(thread) - before);
    }
    assertThat(resolved).isEqualTo(ROUNDS * keys.size());
    return best;
  }
}
