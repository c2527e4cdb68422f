package io.shardlookup.server.admin;

import static io.shardlookup.server.admin.AdminFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.stub.StreamObserver;
import io.shardlookup.processes.EtcdCluster;
import io.shardlookup.processes.EtcdConfig;
import io.shardlookup.server.store.DirectoryStore;
import io.shardlookup.server.store.etcd.EtcdDirectoryStore;
import io.shardlookup.server.store.etcd.EtcdStoreConfig;
import io.shardlookup.v1.Fencing;
import io.shardlookup.v1.LoadEntriesRequest;
import io.shardlookup.v1.LoadEntriesResponse;
import io.shardlookup.v1.LoadedEntry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verbs over three real members. */
class EtcdAdminIT extends AdminContract {
  private static final AtomicInteger ROOTS = new AtomicInteger();

  @TempDir static Path directory;

  @SuppressWarnings("NullAway.Init")
  private static EtcdCluster cluster;

  @BeforeAll
  static void startCluster() {
    cluster = EtcdCluster.start(EtcdConfig.of(directory, 3));
  }

  @AfterAll
  static void stopCluster() {
    cluster.close();
  }

  @Override
  DirectoryStore emptyStore() {
    return new EtcdDirectoryStore(
        EtcdStoreConfig.of(cluster.endpoints()).withRoot("admin-" + ROOTS.incrementAndGet() + "/"));
  }

  @Test
  void loadsAHundredThousandKeys() throws Exception {
    fixture.directory("shops", Fencing.FENCING_UNFENCED);
    long before = System.nanoTime();

    LoadEntriesResponse loaded = load("shops", 100_000).get(5, TimeUnit.MINUTES);

    Duration took = Duration.ofNanos(System.nanoTime() - before);
    System.out.println("100,000 keys loaded in " + took.toMillis() + " ms");
    assertThat(loaded.getCreated()).isEqualTo(100_000);
  }

  private CompletableFuture<LoadEntriesResponse> load(String keyspace, int count) {
    CompletableFuture<LoadEntriesResponse> answer = new CompletableFuture<>();
    StreamObserver<LoadEntriesRequest> load = fixture.asyncAdmin.loadEntries(new Last(answer));
    for (int from = 0; from < count; from += 1_000) {
      LoadEntriesRequest.Builder request = LoadEntriesRequest.newBuilder().setKeyspace(keyspace);
      for (int i = from; i < from + 1_000; i++) {
        request.addEntries(
            LoadedEntry.newBuilder().setKey(bytes("shop-" + i)).setShard("shard-" + (1 + i % 2)));
      }
      load.onNext(request.build());
    }
    load.onCompleted();
    return answer;
  }

  /** Keeps the last answer. */
  private static final class Last implements StreamObserver<LoadEntriesResponse> {
    private final CompletableFuture<LoadEntriesResponse> answer;
    private LoadEntriesResponse last = LoadEntriesResponse.getDefaultInstance();

    Last(CompletableFuture<LoadEntriesResponse> answer) {
      this.answer = answer;
    }

    @Override
    public void onNext(LoadEntriesResponse response) {
      last = response;
    }

    @Override
    public void onError(Throwable failure) {
      answer.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
      answer.complete(last);
    }
  }
}
