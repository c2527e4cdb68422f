package io.shardlookup.server.admin;

import static io.shardlookup.server.admin.AdminFixture.CONTEXT;
import static io.shardlookup.v1.Fencing.FENCING_UNFENCED;
import static org.assertj.core.api.Assertions.assertThat;

import io.shardlookup.server.follower.StoredDirectory;
import io.shardlookup.server.store.DirectoryStore;
import io.shardlookup.server.store.ScanRequest;
import io.shardlookup.server.store.memory.MemoryDirectoryStore;
import io.shardlookup.v1.DeleteKeyspaceRequest;
import io.shardlookup.v1.ListMappingsRequest;
import io.shardlookup.v1.ListMappingsResponse;
import io.shardlookup.v1.RemoveShardRequest;
import io.shardlookup.v1.ShardState;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Administration that reads all of a long range. For a page etcd visits every key of the range that
 * is asked for, whatever the page holds: reading n keys may cost a small multiple of n.
 */
final class LongRangeTest {
  private static final int KEYS = 9_000;
  private static final long MOST_VISITS = 3L * KEYS;

  private final MemoryDirectoryStore memory = new MemoryDirectoryStore();
  private final AtomicLong visits = new AtomicLong();
  private final AdminFixture fixture = new AdminFixture(counting(), Clock.systemUTC());

  @BeforeEach
  void fill() {
    fixture.shards("shard-1", "shard-2");
    fixture.directory("shops", FENCING_UNFENCED);
    new StoredDirectory(memory).entries("shops", "shop-", KEYS, "shard-1");
    visits.set(0);
  }

  @AfterEach
  void close() {
    fixture.close();
    memory.close();
  }

  @Test
  void lookingForWhatIsOnAShardVisitsAKeyAFewTimes() {
    fixture.state("shard-2", ShardState.SHARD_STATE_DRAINING);
    visits.set(0);

    fixture.admin.removeShard(
        RemoveShardRequest.newBuilder().setName("shard-2").setContext(CONTEXT).build());

    assertThat(visits.get()).isBetween((long) KEYS, MOST_VISITS);
  }

  @Test
  void deletingAKeyspaceVisitsAKeyAFewTimes() {
    long removed =
        fixture
            .admin
            .deleteKeyspace(
                DeleteKeyspaceRequest.newBuilder().setName("shops").setContext(CONTEXT).build())
            .getRemovedMappings();

    assertThat(removed).isEqualTo(KEYS);
    assertThat(visits.get()).isBetween((long) KEYS, MOST_VISITS);
  }

  @Test
  void listingMappingsVisitsAKeyAFewTimes() {
    ListMappingsRequest request =
        ListMappingsRequest.newBuilder().setKeyspace("shops").setPageSize(500).build();
    AtomicLong listed = new AtomicLong();

    fixture
        .admin
        .listMappings(request)
        .forEachRemaining((ListMappingsResponse page) -> listed.addAndGet(page.getMappingsCount()));

    assertThat(listed).hasValue(KEYS);
    assertThat(visits.get()).isBetween((long) KEYS, MOST_VISITS);
  }

  private DirectoryStore counting() {
    return (DirectoryStore)
        Proxy.newProxyInstance(
            DirectoryStore.class.getClassLoader(),
            new Class<?>[] {DirectoryStore.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("scan")) {
                visits.addAndGet(keysOf((ScanRequest) arguments[0]));
              }
              try {
                return method.invoke(memory, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private int keysOf(ScanRequest page) {
    ScanRequest all =
        new ScanRequest(page.start(), page.end(), 10_000, page.atRevision(), true, false);
    return memory.scan(all).join().records().size();
  }
}
