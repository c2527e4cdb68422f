package io.shardlookup.chaos.cluster;

import static org.awaitility.Awaitility.await;

import io.shardlookup.client.LookupClient;
import io.shardlookup.client.LookupClientConfig;
import io.shardlookup.client.failover.Endpoint;
import io.shardlookup.processes.EtcdCluster;
import io.shardlookup.processes.EtcdConfig;
import io.shardlookup.processes.EtcdMember;
import io.shardlookup.processes.LookupNodeConfig;
import io.shardlookup.processes.LookupNodeProcess;
import io.shardlookup.processes.NodeJvm;
import io.shardlookup.processes.RestartableServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Three etcd members and three lookup nodes, each a process, on loopback. Thread-safe. */
public final class ChaosCluster implements AutoCloseable {
  /** How long anything may take that has no bound of its own; the machine may be busy. */
  public static final Duration PATIENCE = Duration.ofSeconds(90);

  private static final int SIZE = 3;

  private final EtcdCluster etcd;
  private final List<ClusterNode> nodes;

  private ChaosCluster(EtcdCluster etcd, List<ClusterNode> nodes) {
    this.etcd = etcd;
    this.nodes = List.copyOf(nodes);
  }

  /** Starts all of it and waits until every node is up to date. Data and logs lie in the folder. */
  public static ChaosCluster start(Path folder, String... nodeFlags) {
    return start(
        EtcdConfig.of(folder.resolve("etcd"), SIZE), NodeJvm.defaults(), folder, nodeFlags);
  }

  /** The same with this etcd and nodes run by this Java. */
  public static ChaosCluster start(
      EtcdConfig config, NodeJvm jvm, Path folder, String... nodeFlags) {
    EtcdCluster etcd = EtcdCluster.start(config);
    List<CompletableFuture<LookupNodeProcess>> starting =
        IntStream.rangeClosed(1, SIZE)
            .mapToObj(i -> nodeConfig("node-" + i, folder, etcd, nodeFlags).withJvm(jvm))
            .map(node -> startOnAThread(node))
            .toList();
    List<ClusterNode> nodes = new ArrayList<>();
    try {
      starting.forEach(node -> nodes.add(new ClusterNode(node.join())));
    } catch (CompletionException e) {
      starting.forEach(ChaosCluster::closeWhenStarted);
      etcd.close();
      throw e;
    }
    ChaosCluster cluster = new ChaosCluster(etcd, nodes);
    cluster.awaitFresh();
    return cluster;
  }

  /** How a node of this etcd is started; its data and log lie in the folder. */
  public static LookupNodeConfig nodeConfig(
      String id, Path folder, EtcdCluster etcd, String... flags) {
    List<String> arguments = new ArrayList<>();
    arguments.add("--etcd-endpoints=" + String.join(",", etcd.endpoints()));
    arguments.add("--log-format=plain");
    arguments.addAll(List.of(flags));
    return LookupNodeConfig.of(id, folder.resolve("nodes"), arguments);
  }

  /** The members of etcd. */
  public EtcdCluster etcd() {
    return etcd;
  }

  /** The lookup nodes. */
  public List<ClusterNode> nodes() {
    return nodes;
  }

  /** The lookup node at an index from 0. */
  public ClusterNode node(int index) {
    return nodes.get(index);
  }

  /** The first node that runs. */
  public ClusterNode anyNode() {
    return nodes.stream().filter(ClusterNode::isUp).findFirst().orElseThrow();
  }

  /** The node that a client is in session with, or the first one. */
  public ClusterNode nodeOf(LookupClient client) {
    String endpoint = client.node().orElse("");
    return nodes.stream()
        .filter(node -> node.endpoint().equals(endpoint))
        .findFirst()
        .orElse(nodes.get(0));
  }

  /** A client that knows all nodes; started, not yet ready. */
  public LookupClient client(String id, UnaryOperator<LookupClientConfig.Builder> more) {
    return client(id, nodes, more);
  }

  /** A client that knows this node alone; started, not yet ready. */
  public LookupClient clientOf(
      ClusterNode node, String id, UnaryOperator<LookupClientConfig.Builder> more) {
    return client(id, List.of(node), config -> more.apply(config.learnEndpoints(false)));
  }

  /**
   * A client that knows all nodes, but at its very start this one alone, so that its first session
   * is with it; started, not yet ready.
   */
  public LookupClient clientBeginningAt(
      ClusterNode node, String id, UnaryOperator<LookupClientConfig.Builder> more) {
    List<Endpoint> all = nodes.stream().map(each -> Endpoint.parse(each.endpoint())).toList();
    List<Endpoint> first = List.of(Endpoint.parse(node.endpoint()));
    AtomicBoolean asked = new AtomicBoolean();
    return started(id, LookupClientConfig.of(() -> asked.getAndSet(true) ? all : first), more);
  }

  /** Brings back whatever is killed or stopped, and waits until all is well. */
  public void mend() {
    List<RestartableServer> away = new ArrayList<>(etcd.members());
    nodes.forEach(node -> away.add(node.process()));
    away.forEach(ChaosCluster::bringBack);
    etcd.awaitHealthy(PATIENCE);
    nodes.forEach(node -> node.process().awaitReady(PATIENCE));
    awaitFresh();
  }

  /** Waits until every node says that its view is up to date. */
  public void awaitFresh() {
    await().atMost(PATIENCE).until(() -> nodes.stream().allMatch(ClusterNode::isFresh));
  }

  /** The member that leads etcd. */
  public EtcdMember leader() {
    return etcd.awaitLeader(PATIENCE);
  }

  /** Ends every process. */
  @Override
  public void close() {
    nodes.forEach(ClusterNode::close);
    etcd.close();
  }

  private static LookupClient client(
      String id, List<ClusterNode> known, UnaryOperator<LookupClientConfig.Builder> more) {
    String[] endpoints = known.stream().map(ClusterNode::endpoint).toArray(String[]::new);
    return started(id, LookupClientConfig.of(endpoints), more);
  }

  private static LookupClient started(
      String id,
      LookupClientConfig.Builder config,
      UnaryOperator<LookupClientConfig.Builder> more) {
    LookupClient client = new LookupClient(more.apply(config.clientId(id)).build());
    client.start();
    return client;
  }

  /** On a thread of its own: the common pool of a small machine has one. */
  private static CompletableFuture<LookupNodeProcess> startOnAThread(LookupNodeConfig config) {
    return CompletableFuture.supplyAsync(
        () -> LookupNodeProcess.start(config, PATIENCE),
        task -> new Thread(task, "start-" + config.nodeId()).start());
  }

  private static void closeWhenStarted(CompletableFuture<LookupNodeProcess> starting) {
    var unused = starting.thenAccept(LookupNodeProcess::close);
  }

  private static void bringBack(RestartableServer server) {
    if (!server.isAlive()) {
      server.start();
    } else if (server.isPaused()) {
      server.resume();
    }
  }
}
