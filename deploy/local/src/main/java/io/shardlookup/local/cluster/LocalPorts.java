package io.shardlookup.local.cluster;

import io.shardlookup.processes.EtcdPorts;
import io.shardlookup.processes.KafkaPorts;
import io.shardlookup.processes.NodePorts;
import io.shardlookup.processes.Ports;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Where the local cluster listens, all on the loopback address.
 *
 * @param etcd a pair for each etcd member
 * @param nodes a pair for each lookup node
 * @param shards one for each shard's database
 * @param kafka those of the Kafka broker
 * @param mongo that of the MongoDB server; null = the cluster has none, since another one is used
 */
public record LocalPorts(
    List<EtcdPorts> etcd,
    List<NodePorts> nodes,
    List<Integer> shards,
    KafkaPorts kafka,
    @Nullable Integer mongo) {
  private static final int SERVERS = 3;
  private static final int NODE_CLIENT = 7101;
  private static final int NODE_METRICS = 7201;
  private static final int ETCD_CLIENT = 7301;
  private static final int ETCD_PEER = 7401;
  private static final int SHARD = 7501;
  private static final int KAFKA_CLIENT = 7601;
  private static final int KAFKA_CONTROLLER = 7602;
  private static final int MONGO = 7701;

  /** Copies the lists. */
  public LocalPorts {
    etcd = List.copyOf(etcd);
    nodes = List.copyOf(nodes);
    shards = List.copyOf(shards);
  }

  /** The documented ports, from 7101 to 7701. */
  public static LocalPorts fixed() {
    return new LocalPorts(
        IntStream.range(0, SERVERS)
            .mapToObj(i -> new EtcdPorts(ETCD_CLIENT + i, ETCD_PEER + i))
            .toList(),
        IntStream.range(0, SERVERS)
            .mapToObj(i -> new NodePorts(NODE_CLIENT + i, NODE_METRICS + i))
            .toList(),
        IntStream.range(0, SERVERS).mapToObj(i -> SHARD + i).toList(),
        new KafkaPorts(KAFKA_CLIENT, KAFKA_CONTROLLER),
        MONGO);
  }

  /** Free ports, for tests. */
  public static LocalPorts free() {
    return new LocalPorts(
        IntStream.range(0, SERVERS).mapToObj(i -> EtcdPorts.free()).toList(),
        IntStream.range(0, SERVERS).mapToObj(i -> NodePorts.free()).toList(),
        IntStream.range(0, SERVERS).mapToObj(i -> Ports.free()).toList(),
        KafkaPorts.free(),
        Ports.free());
  }

  /** The same for a cluster without a MongoDB server of its own. */
  public LocalPorts withoutMongo() {
    return new LocalPorts(etcd, nodes, shards, kafka, null);
  }

  /** Where etcd's clients connect, such as {@code http://127.0.0.1:7301}. */
  public List<String> etcdEndpoints() {
    return etcd.stream().map(ports -> "http://127.0.0.1:" + ports.client()).toList();
  }

  /** Where clients of the lookup nodes connect, such as {@code 127.0.0.1:7101}. */
  public List<String> nodeEndpoints() {
    return nodes.stream().map(ports -> "127.0.0.1:" + ports.client()).toList();
  }

  /** Where clients of the shards' databases connect, such as {@code 127.0.0.1:7501}. */
  public List<String> shardAddresses() {
    return shards.stream().map(port -> "127.0.0.1:" + port).toList();
  }

  /** The client ports of etcd. */
  public List<Integer> etcdPorts() {
    return etcd.stream().map(EtcdPorts::client).toList();
  }

  /** The metrics ports of the lookup nodes. */
  public List<Integer> metricsPorts() {
    return nodes.stream().map(NodePorts::metrics).toList();
  }

  /** Where metrics of the lookup nodes are read. */
  public List<String> metricsUrls() {
    return nodes.stream().map(ports -> "http://127.0.0.1:" + ports.metrics() + "/metrics").toList();
  }
}
