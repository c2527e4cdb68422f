package io.shardlookup.local.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.shardlookup.operator.Shardctl;
import io.shardlookup.processes.EtcdCluster;
import io.shardlookup.processes.EtcdConfig;
import io.shardlookup.processes.LookupNodeConfig;
import io.shardlookup.processes.LookupNodeProcess;
import io.shardlookup.server.store.DirectoryStore;
import io.shardlookup.server.store.StoreTransaction;
import io.shardlookup.server.store.StoreTransaction.Write;
import io.shardlookup.server.store.etcd.EtcdDirectoryStore;
import io.shardlookup.server.store.etcd.EtcdStoreConfig;
import io.shardlookup.v1.DirectoryAdminServiceGrpc;
import io.shardlookup.v1.DirectoryAdminServiceGrpc.DirectoryAdminServiceBlockingStub;
import io.shardlookup.v1.DirectoryAdminServiceGrpc.DirectoryAdminServiceStub;
import io.shardlookup.v1.Keyspace;
import io.shardlookup.v1.ListEpochsRequest;
import io.shardlookup.v1.ListKeyspacesRequest;
import io.shardlookup.v1.ListMappingsRequest;
import io.shardlookup.v1.ListShardsRequest;
import io.shardlookup.v1.LookupServiceGrpc;
import io.shardlookup.v1.LookupServiceGrpc.LookupServiceBlockingStub;
import io.shardlookup.v1.LookupServiceGrpc.LookupServiceStub;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An etcd member and a lookup node as processes, with an unfenced keyspace of each strategy: {@code
 * users} (HASH), {@code items} (RANGE by bytes), {@code invoices} (RANGE by numbers), {@code
 * orders} (SEQUENCE from 20240101 on) and {@code shops} (DIRECTORY).
 */
final class RunningDirectory implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final EtcdCluster etcd;
  private final LookupNodeProcess node;
  private final DirectoryStore store;
  private final ManagedChannel channel;

  private RunningDirectory(EtcdCluster etcd, LookupNodeProcess node) {
    this.etcd = etcd;
    this.node = node;
    this.store = new EtcdDirectoryStore(EtcdStoreConfig.of(etcd.endpoints()));
    this.channel = NettyChannelBuilder.forTarget(node.target()).usePlaintext().build();
  }

  static RunningDirectory start(Path folder) {
    EtcdCluster etcd = EtcdCluster.start(EtcdConfig.of(folder.resolve("etcd"), 1));
    try {
      LookupNodeConfig config =
          LookupNodeConfig.of(
              "node-1", folder, List.of("--etcd-endpoints=" + String.join(",", etcd.endpoints())));
      RunningDirectory running =
          new RunningDirectory(etcd, LookupNodeProcess.start(config, PATIENCE));
      running.fill();
      return running;
    } catch (RuntimeException e) {
      etcd.close();
      throw e;
    }
  }

  /** A run of {@code shardctl}: its exit code and what it wrote. */
  record Run(int status, String out, String err) {}

  Run shardctl(String... arguments) {
    List<String> all = new ArrayList<>(List.of("--endpoints", node.target(), "--timeout", "60000"));
    all.addAll(List.of(arguments));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status =
        Shardctl.run(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            all.toArray(String[]::new));
    return new Run(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  LookupServiceBlockingStub lookups() {
    return LookupServiceGrpc.newBlockingStub(channel).withDeadlineAfter(5, TimeUnit.MINUTES);
  }

  LookupServiceStub sessions() {
    return LookupServiceGrpc.newStub(channel);
  }

  DirectoryAdminServiceBlockingStub admin() {
    return DirectoryAdminServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(5, TimeUnit.MINUTES);
  }

  DirectoryAdminServiceStub loads() {
    return DirectoryAdminServiceGrpc.newStub(channel);
  }

  /** Writes into etcd by hand; null deletes. */
  void write(ByteString key, ByteString value) {
    var unused =
        store.commit(new StoreTransaction(List.of(), List.of(new Write(key, value)))).join();
  }

  /** Deletes from etcd by hand. */
  void delete(ByteString key) {
    var unused =
        store.commit(new StoreTransaction(List.of(), List.of(new Write(key, null)))).join();
  }

  /** Whether the node's process still runs. */
  boolean lives() {
    return node.isAlive();
  }

  /** All that can be read of the directory, a record each. */
  List<Message> contents() {
    List<Message> contents = new ArrayList<>();
    contents.addAll(admin().listShards(ListShardsRequest.getDefaultInstance()).getShardsList());
    List<Keyspace> keyspaces =
        admin().listKeyspaces(ListKeyspacesRequest.getDefaultInstance()).getKeyspacesList();
    for (Keyspace keyspace : keyspaces) {
      contents.add(keyspace);
      admin()
          .listMappings(ListMappingsRequest.newBuilder().setKeyspace(keyspace.getName()).build())
          .forEachRemaining(page -> contents.addAll(page.getMappingsList()));
      if (keyspace.hasSequence()) {
        contents.addAll(
            admin()
                .listEpochs(ListEpochsRequest.newBuilder().setKeyspace(keyspace.getName()).build())
                .getEpochsList());
      }
    }
    return contents;
  }

  @Override
  public void close() {
    channel.shutdownNow();
    store.close();
    node.close();
    etcd.close();
  }

  private void fill() {
    done("shard", "put", "shard-1", "db://one");
    done("shard", "put", "shard-2", "db://two");
    done("keyspace", "create", "users", "--unfenced", "--hash", "4", "--shards", "shard-1");
    done("keyspace", "create", "items", "--unfenced", "--range", "bytes", "--ranges", "=shard-1");
    done(
        "keyspace",
        "create",
        "invoices",
        "--unfenced",
        "--range",
        "numeric",
        "--ranges",
        "=shard-1,1000=shard-2");
    done(
        "keyspace",
        "create",
        "orders",
        "--unfenced",
        "--sequence",
        "",
        "--first-date",
        "20240101",
        "--shards",
        "shard-1,shard-2");
    done("keyspace", "create", "shops", "--unfenced", "--directory", "weighted");
    done("range", "split", "items", "m");
  }

  private void done(String... arguments) {
    Run run = shardctl(arguments);
    assertThat(run.status()).as(run.err()).isZero();
  }
}
