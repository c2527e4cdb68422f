package io.shardlookup.server.store.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.AuthEnableRequest;
import io.etcd.jetcd.api.AuthGrpc;
import io.etcd.jetcd.api.AuthRoleAddRequest;
import io.etcd.jetcd.api.AuthUserAddRequest;
import io.etcd.jetcd.api.AuthUserGrantRoleRequest;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.shardlookup.processes.EtcdCluster;
import io.shardlookup.processes.EtcdConfig;
import io.shardlookup.processes.EtcdTuning;
import io.shardlookup.server.store.CommitResult;
import io.shardlookup.server.store.RecordingListener;
import io.shardlookup.server.store.StoreException;
import io.shardlookup.server.store.StoreMember;
import io.shardlookup.server.store.StoreTransaction;
import io.shardlookup.server.store.StoreTransaction.Write;
import io.shardlookup.server.store.StoreWatch;
import io.shardlookup.server.store.etcd.EtcdStoreConfig.User;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real member refuses. */
final class EtcdRefusalsIT {
  @TempDir Path directory;

  @Test
  void aFullDatabaseRefusesWritesAndShowsItsAlarm() {
    EtcdTuning small = EtcdTuning.defaults().withQuotaBytes(16L << 20);
    try (EtcdCluster cluster = EtcdCluster.start(EtcdConfig.of(directory, 1).withTuning(small));
        EtcdDirectoryStore store =
            new EtcdDirectoryStore(EtcdStoreConfig.of(cluster.endpoints()))) {
      ByteString megabyte = ByteString.copyFrom(new byte[1 << 20]);

      List<Throwable> failures =
          IntStream.range(0, 40)
              .mapToObj(i -> failureOf(store.commit(write("fill/" + i, megabyte))))
              .filter(failure -> failure != null)
              .toList();

      assertThat(failures).isNotEmpty().allMatch(EtcdRefusalsIT::isRefused);
      assertThat(failures.get(0)).hasMessageContaining("database space exceeded");
      assertThat(get(store.members()))
          .flatExtracting(StoreMember::problems)
          .anyMatch(problem -> problem.contains("NOSPACE"));
      assertThat(get(store.confirmRevision())).isPositive();
    }
  }

  @Test
  void onlyAUserWithTheRightPasswordIsServed() {
    try (EtcdCluster cluster = EtcdCluster.start(EtcdConfig.of(directory, 1))) {
      EtcdStoreConfig config = EtcdStoreConfig.of(cluster.endpoints());
      enableAuthentication(cluster.endpoints().get(0), "secret");
      StoreTransaction write = write("a", ByteString.copyFromUtf8("x"));
      try (EtcdDirectoryStore known =
              new EtcdDirectoryStore(config.withUser(new User("root", "secret")));
          EtcdDirectoryStore wrong =
              new EtcdDirectoryStore(config.withUser(new User("root", "guess")));
          EtcdDirectoryStore nobody = new EtcdDirectoryStore(config)) {
        long first = get(known.confirmRevision()) + 1;
        RecordingListener listener = new RecordingListener();
        ByteString start = ByteString.copyFromUtf8("a");
        StoreWatch watch = known.watch(start, ByteString.copyFromUtf8("b"), first, listener);

        assertThat(get(known.commit(write))).isInstanceOf(CommitResult.Committed.class);

        assertThat(listener.await(1)).hasSize(1);
        assertThat(failureOf(wrong.commit(write)))
            .matches(EtcdRefusalsIT::isRefused)
            .hasMessageContaining("invalid user ID or password");
        assertThat(failureOf(nobody.commit(write))).matches(EtcdRefusalsIT::isRefused);
        watch.close();
      }
    }
  }

  private static void enableAuthentication(String endpoint, String password) {
    EtcdAddress address = EtcdAddress.parse(endpoint);
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(address.host(), address.port()).usePlaintext().build();
    try {
      AuthGrpc.AuthBlockingStub auth = AuthGrpc.newBlockingStub(channel);
      auth.userAdd(AuthUserAddRequest.newBuilder().setName("root").setPassword(password).build());
      auth.roleAdd(AuthRoleAddRequest.newBuilder().setName("root").build());
      auth.userGrantRole(
          AuthUserGrantRoleRequest.newBuilder().setUser("root").setRole("root").build());
      auth.authEnable(AuthEnableRequest.getDefaultInstance());
    } finally {
      channel.shutdownNow();
    }
  }

  private static boolean isRefused(Throwable failure) {
    return failure instanceof StoreException refused
        && refused.kind() == StoreException.Kind.REFUSED;
  }

  private static StoreTransaction write(String key, ByteString value) {
    return new StoreTransaction(List.of(), List.of(new Write(ByteString.copyFromUtf8(key), value)));
  }

  private static Throwable failureOf(CompletableFuture<?> future) {
    return get(future.handle((answer, failure) -> failure));
  }

  private static <T> T get(CompletableFuture<T> future) {
    return future.orTimeout(30, TimeUnit.SECONDS).join();
  }
}
