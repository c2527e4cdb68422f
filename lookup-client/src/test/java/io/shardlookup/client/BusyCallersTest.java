package io.shardlookup.client;

import static io.shardlookup.client.fake.Records.DIRECTORY;
import static io.shardlookup.client.fake.Records.entry;
import static io.shardlookup.client.fake.Records.keyspace;
import static io.shardlookup.client.fake.Records.shard;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shardlookup.client.fake.FakeDirectory;
import io.shardlookup.model.Placement;
import io.shardlookup.model.Revision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Callers who block where they should not get their answers nevertheless. */
@Timeout(60)
class BusyCallersTest {
  private final CountDownLatch end = new CountDownLatch(1);
  private FakeDirectory directory;
  private LookupClient client;

  @BeforeEach
  void begin() throws Exception {
    directory = new FakeDirectory("directory-a");
    directory.commit(shard("shard-1"), keyspace("shops", DIRECTORY));
    for (int i = 0; i < 20; i++) {
      directory.commit(entry("shops", "key-" + i, "shard-1", 2));
    }
    client =
        new LookupClient(
            LookupClientConfig.of(directory.node().endpoint()).keyspaces("shops").build());
    client.start();
    client.awaitReady(Duration.ofSeconds(20));
    await().until(() -> client.isHeld("shops"));
  }

  @AfterEach
  void end() throws Exception {
    end.countDown();
    client.close();
    directory.close();
  }

  @Test
  void answersWhileCallersHoldTheCommonPool() throws Exception {
    int threads = Math.max(1, ForkJoinPool.getCommonPoolParallelism());
    CountDownLatch held = new CountDownLatch(threads);
    for (int i = 0; i < threads; i++) {
      ForkJoinPool.commonPool().execute(() -> hold(held));
    }
    assertThat(held.await(20, TimeUnit.SECONDS)).isTrue();

    assertThat(client.resolve("shops", "key-1").shard()).hasToString("shard-1");
    assertThat(client.resolveAsync("shops", "key-2").get(20, TimeUnit.SECONDS).shard())
        .hasToString("shard-1");
    CompletableFuture<Revision> next =
        client.awaitRevision(new Revision(client.revision().value() + 1), Duration.ofSeconds(20));
    directory.commit(entry("shops", "key-1", "shard-1", 3));
    assertThat(next.get(20, TimeUnit.SECONDS)).isEqualTo(client.revision());
  }

  @Test
  void answersCallbacksThatWaitForOtherAnswers() throws Exception {
    List<CompletableFuture<Placement>> second = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      String other = "key-" + (10 + i);
      second.add(
          client
              .resolveAsync("shops", "key-" + i)
              .thenApply(first -> client.resolve("shops", other)));
    }

    for (CompletableFuture<Placement> one : second) {
      assertThat(one.get(20, TimeUnit.SECONDS).shard()).hasToString("shard-1");
    }
  }

  private void hold(CountDownLatch held) {
    held.countDown();
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
