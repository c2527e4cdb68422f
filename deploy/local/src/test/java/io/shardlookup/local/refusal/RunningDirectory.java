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
import io.shardlookup.server.layout.KeyRange;
import io.shardlookup.server.layout.Layout;
import io.shardlookup.server.store.DirectoryStore;
import io.shardlookup.server.store.ScanPage;
import io.shardlookup.server.store.StoreTransaction;
import io.shardlookup.server.store.StoreTransaction.Write;
import io.shardlookup.server.store.StoredRecord;
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
 * An etcd member and two lookup nodes as processes, with an unfenced keyspace of each strategy:
 * {@code users} (HASH), {@code items} (RANGE by bytes), {@code invoices} (RANGE by numbers), {@code
 * orders} (SEQUENCE from 20240101 on) and {@code shops} (DIRECTORY). What is asked of no node in
 * particular is asked of the first.
 */
final class RunningDirectory implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final List<String> NODES = List.of("node-1", "node-2");

  /** Every key of the directory begins with a letter. */
  private static final KeyRange ALL =
      new KeyRange(ByteString.copyFromUtf8("a"), ByteString.copyFromUtf8("{"));

  private static final int PAGE = 1_000;

  private final EtcdCluster etcd;
  private final List<LookupNodeProcess> nodes;
  private final DirectoryStore store;
  private final List<ManagedChannel> channels;

  private RunningDirectory(EtcdCluster etcd, List<LookupNodeProcess> nodes) {
    this.etcd = etcd;
    this.nodes = List.copyOf(nodes);
    this.store = new EtcdDirectoryStore(EtcdStoreConfig.of(etcd.endpoints()));
    this.channels = nodes.stream().map(RunningDirectory::channel).toList();
  }

  static RunningDirectory start(Path folder) {
    EtcdCluster etcd = EtcdCluster.start(EtcdConfig.of(folder.resolve("etcd"), 1));
    List<String> flags = List.of("--etcd-endpoints=" + String.join(",", etcd.endpoints()));
    List<LookupNodeProcess> nodes = new ArrayList<>();
    try {
      for (String id : NODES) {
        nodes.add(LookupNodeProcess.start(LookupNodeConfig.of(id, folder, flags), PATIENCE));
      }
      RunningDirectory running = new RunningDirectory(etcd, nodes);
      running.fill();
      return running;
    } catch (RuntimeException e) {
      nodes.forEach(LookupNodeProcess::close);
      etcd.close();
      throw e;
    }
  }

  /** A run of {@code shardctl}: its exit code and what it wrote. */
  record Run(int status, String out, String err) {}

  Run shardctl(String... arguments) {
    List<String> all =
        new ArrayList<>(List.of("--endpoints", nodes.get(0).target(), "--timeout", "60000"));
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
    return LookupServiceGrpc.newBlockingStub(channels.get(0))
        .withDeadlineAfter(5, TimeUnit.MINUTES);
  }

  LookupServiceStub sessions() {
    return LookupServiceGrpc.newStub(channels.get(0));
  }

  DirectoryAdminServiceBlockingStub admin() {
    return admin(0);
  }

  /** Administration by the node at this index, 0 or 1. */
  DirectoryAdminServiceBlockingStub admin(int node) {
    return DirectoryAdminServiceGrpc.newBlockingStub(channels.get(node))
        .withDeadlineAfter(5, TimeUnit.MINUTES);
  }

  DirectoryAdminServiceStub loads() {
    return DirectoryAdminServiceGrpc.newStub(channels.get(0));
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

  /** Whether the nodes' processes still run. */
  boolean lives() {
    return nodes.stream().allMatch(LookupNodeProcess::isAlive);
  }

  /**
   * All records in etcd, the audit, the numbers drawn and what no node shows among them, but not
   * those that nodes rewrite whatever is asked of them.
   */
  List<StoredRecord> stored() {
    List<StoredRecord> stored = new ArrayList<>();
    KeyRange rest = ALL;
    while (true) {
      ScanPage page = store.scan(rest.newest(PAGE)).join();
      page.records().stream().filter(record -> !isRewritten(record.key())).forEach(stored::add);
      if (!page.more()) {
        return stored;
      }
      rest = rest.above(page.records().get(page.records().size() - 1).key());
    }
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
    channels.forEach(ManagedChannel::shutdownNow);
    store.close();
    nodes.forEach(LookupNodeProcess::close);
    etcd.close();
  }

  private static ManagedChannel channel(LookupNodeProcess node) {
    return NettyChannelBuilder.forTarget(node.target()).usePlaintext().build();
  }

  private static boolean isRewritten(ByteString key) {
    return key.equals(Layout.tick()) || Layout.nodes().contains(key);
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
