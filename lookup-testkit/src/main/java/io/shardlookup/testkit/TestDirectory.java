package io.shardlookup.testkit;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.shardlookup.client.LookupClient;
import io.shardlookup.client.LookupClientConfig;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.MappingState;
import io.shardlookup.model.Revision;
import io.shardlookup.model.Shard;
import io.shardlookup.model.ShardName;
import io.shardlookup.model.ShardState;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.view.View;
import io.shardlookup.model.wire.GrpcErrors;
import io.shardlookup.server.layout.RecordCodec;
import io.shardlookup.server.store.DirectoryStore;
import io.shardlookup.server.store.StoreTransaction.Write;
import io.shardlookup.server.store.memory.MemoryDirectoryStore;
import io.shardlookup.v1.DirectoryAdminServiceGrpc;
import io.shardlookup.v1.DirectoryAdminServiceGrpc.DirectoryAdminServiceBlockingStub;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/**
 * A whole directory in this process: real lookup nodes that serve real gRPC on free ports of the
 * loopback, on a store in memory in place of etcd. A test shapes it, lets the service under test
 * connect to {@link #endpoints}, changes mappings, holds writes, stops and starts nodes.
 *
 * <pre>{@code
 * try (TestDirectory directory =
 *     TestDirectory.start(
 *         DirectoryPlan.withShards("shard-1", "shard-2")
 *             .keyspace(TestKeyspace.hash("customers", 16).on("shard-1", "shard-2")))) {
 *   LookupClient client = directory.client();
 *   directory.keyspace("customers").scopeOf("acme").cutOverTo("shard-2");
 *   directory.awaitSeenBy(client);
 *   assertThat(client.resolve("customers", "acme").state().holdsWrites()).isTrue();
 * }
 * }</pre>
 *
 * <p>Changes are on every running node when a verb returns; a client hears of them by push, which
 * {@link #awaitSeenBy} waits for. Thread-safe.
 */
public final class TestDirectory implements AutoCloseable {
  /** How long anything may take that takes milliseconds on an idle machine. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private final DirectoryStore store = new MemoryDirectoryStore();
  private final DirectoryRecords records = new DirectoryRecords(store);
  private final List<TestNode> nodes;
  private final List<LookupClient> clients = new CopyOnWriteArrayList<>();
  private volatile Revision changed = Revision.NONE;

  private TestDirectory(int nodes) {
    this.nodes =
        IntStream.rangeClosed(1, nodes).mapToObj(i -> new TestNode("node-" + i, store)).toList();
  }

  /**
   * A directory as planned, served by running nodes. {@link LookupException} if the plan
   * contradicts itself.
   */
  public static TestDirectory start(DirectoryPlan plan) {
    TestDirectory directory = new TestDirectory(plan.plannedNodes());
    try {
      directory.nodes.forEach(TestNode::start);
      plan.plannedShards().forEach(directory::put);
      plan.plannedKeyspaces().forEach(directory::create);
      return directory;
    } catch (RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  /** Where its nodes are, running or not, each host:port: what a service is configured with. */
  public List<String> endpoints() {
    return nodes.stream().map(TestNode::endpoint).toList();
  }

  /** Its nodes, running or not. */
  public List<TestNode> nodes() {
    return nodes;
  }

  /** Its only node, or the first of several. */
  public TestNode node() {
    return nodes.get(0);
  }

  /**
   * A client of it that has started and holds all keyspaces that there are. Closed with the
   * directory, or before by the caller.
   */
  public LookupClient client() {
    String[] keyspaces =
        view().keyspaces().stream().map(map -> map.name().text()).toArray(String[]::new);
    return client(clientConfig().keyspaces(keyspaces).build());
  }

  /** The same, configured otherwise: begin with {@link #clientConfig}. */
  public LookupClient client(LookupClientConfig config) {
    LookupClient client = new LookupClient(config);
    clients.add(client);
    client.start();
    client.awaitReady(PATIENCE);
    return client;
  }

  /** A client's configuration with the endpoints of this directory, otherwise the defaults. */
  public LookupClientConfig.Builder clientConfig() {
    return LookupClientConfig.of(endpoints().toArray(String[]::new));
  }

  /** Creates a keyspace. Needs a running node. */
  public Revision create(TestKeyspace keyspace) {
    Revision created = administer(admin -> admin.createKeyspace(keyspace.request()).getRevision());
    KeyspaceControl control = keyspace(keyspace.name());
    for (TestKeyspace.FurtherEpoch epoch : keyspace.furtherEpochs()) {
      created = control.addEpoch(epoch.date(), epoch.shards(), MappingState.SERVING);
    }
    return keyspace.plannedEntries().isEmpty() ? created : control.load(keyspace.plannedEntries());
  }

  /** Steers the keyspace of that name. */
  public KeyspaceControl keyspace(String name) {
    return new KeyspaceControl(this, new KeyspaceName(name));
  }

  /** Creates or changes a shard, its state too. */
  public Revision put(Shard shard) {
    return change(snapshot -> List.of(RecordCodec.write(shard)));
  }

  /** Makes a shard ACTIVE, DRAINING or READ_ONLY. */
  public Revision setState(String shard, ShardState state) {
    ShardName name = new ShardName(shard);
    return change(snapshot -> List.of(RecordCodec.write(snapshot.shard(name).withState(state))));
  }

  /** What the directory says now, whatever nodes and clients know of it. */
  public View view() {
    return read().view();
  }

  /** Returns when the client has seen all changes made through this object so far. */
  public void awaitSeenBy(LookupClient client) {
    awaitSeenBy(client, changed);
  }

  /** Returns when the client has seen every change up to this revision. */
  public void awaitSeenBy(LookupClient client, Revision revision) {
    try {
      client.awaitRevision(revision, PATIENCE).join();
    } catch (CompletionException e) {
      throw GrpcErrors.fromGrpc(e);
    }
  }

  /** Ends its clients and its nodes. Idempotent. */
  @Override
  public void close() {
    clients.forEach(LookupClient::close);
    clients.clear();
    nodes.forEach(TestNode::close);
    store.close();
  }

  DirectorySnapshot read() {
    return records.read();
  }

  Revision change(Function<DirectorySnapshot, List<Write>> decide) {
    return onNodes(records.change(decide));
  }

  Revision changeMany(Function<DirectorySnapshot, List<Write>> decide) {
    return onNodes(records.changeMany(decide));
  }

  /** Calls a node's administration, which answers with a revision. */
  Revision administer(ToLongFunction<DirectoryAdminServiceBlockingStub> verb) {
    TestNode node =
        nodes.stream()
            .filter(TestNode::isRunning)
            .findFirst()
            .orElseThrow(
                () ->
                    new LookupException(
                        ErrorReason.NOT_SERVING, "running nodes: none (expected: at least one)"));
    ManagedChannel channel = NettyChannelBuilder.forTarget(node.endpoint()).usePlaintext().build();
    try {
      return onNodes(
          new Revision(
              verb.applyAsLong(
                  DirectoryAdminServiceGrpc.newBlockingStub(channel)
                      .withDeadlineAfter(PATIENCE.toMillis(), TimeUnit.MILLISECONDS))));
    } catch (StatusRuntimeException e) {
      throw GrpcErrors.fromGrpc(e);
    } finally {
      channel.shutdownNow();
    }
  }

  /** Ends one of its clients before the others. */
  void close(LookupClient client) {
    clients.remove(client);
    client.close();
  }

  /** Returns when all running nodes know the change. */
  private Revision onNodes(Revision revision) {
    synchronized (this) {
      changed = Revision.max(changed, revision);
    }
    nodes.forEach(node -> node.awaitKnown(revision));
    return revision;
  }
}
