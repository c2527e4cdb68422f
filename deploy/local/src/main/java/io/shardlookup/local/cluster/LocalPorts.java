package io.shardlookup.local.cluster;

import io.shardlookup.processes.EtcdPorts;
import io.shardlookup.processes.KafkaPorts;
import io.shardlookup.processes.NodePorts;
import io.shardlookup.processes.Ports;
import io.shardlookup.processes.ShardDatabase;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Where the local cluster listens, all on the loopback address.
 *
 * @param etcd a pair for each etcd member
 * @param nodes a pair for each lookup node
 * @param stores what orders are kept in
 * @param services what works with orders
 */
public record LocalPorts(
    List<EtcdPorts> etcd, List<NodePorts> nodes, StorePorts stores, ServicePorts services) {
  private static final int SERVERS = 3;
  private static final int NODE_CLIENT = 7101;
  private static final int NODE_METRICS = 7201;
  private static final int ETCD_CLIENT = 7301;
  private static final int ETCD_PEER = 7401;
  private static final int SHARD = 7501;
  private static final int KAFKA_CLIENT = 7601;
  private static final int KAFKA_CONTROLLER = 7602;
  private static final int MONGO = 7701;
  private static final int ORDERS = 2;
  private static final int ORDERS_CLIENT = 7801;
  private static final int ORDERS_METRICS = 7811;
  private static final int SETTLEMENT_CLIENT = 7901;
  private static final int SETTLEMENT_METRICS = 7911;

  /** Copies the lists. */
  public LocalPorts {
    etcd = List.copyOf(etcd);
    nodes = List.copyOf(nodes);
  }

  /** The documented ports, from 7101 to 7911. */
  public static LocalPorts fixed() {
    return new LocalPorts(
        IntStream.range(0, SERVERS)
            .mapToObj(i -> new EtcdPorts(ETCD_CLIENT + i, ETCD_PEER + i))
            .toList(),
        IntStream.range(0, SERVERS)
            .mapToObj(i -> new NodePorts(NODE_CLIENT + i, NODE_METRICS + i))
            .toList(),
        StorePorts.of(
            IntStream.range(0, SERVERS).mapToObj(i -> SHARD + i).toList(),
            new KafkaPorts(KAFKA_CLIENT, KAFKA_CONTROLLER),
            MONGO),
        new ServicePorts(
            IntStream.range(0, ORDERS)
                .mapToObj(i -> new NodePorts(ORDERS_CLIENT + i, ORDERS_METRICS + i))
                .toList(),
            new NodePorts(SETTLEMENT_CLIENT, SETTLEMENT_METRICS)));
  }

  /** Free ports, for tests. */
  public static LocalPorts free() {
    return new LocalPorts(
        IntStream.range(0, SERVERS).mapToObj(i -> EtcdPorts.free()).toList(),
        IntStream.range(0, SERVERS).mapToObj(i -> NodePorts.free()).toList(),
        StorePorts.of(
            IntStream.range(0, SERVERS).mapToObj(i -> Ports.free()).toList(),
            KafkaPorts.free(),
            Ports.free()),
        new ServicePorts(
            IntStream.range(0, ORDERS).mapToObj(i -> NodePorts.free()).toList(), NodePorts.free()));
  }

  /** The same for a cluster that uses another MongoDB server than one of its own. */
  public LocalPorts withMongoAt(String uri) {
    StorePorts others = new StorePorts(stores.shards(), stores.kafka(), null, uri);
    return new LocalPorts(etcd, nodes, others, services);
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
    return stores.shards().stream().map(port -> "127.0.0.1:" + port).toList();
  }

  /** The JDBC URL of each shard's database, by the shard's name. */
  public Map<String, String> shardUrls() {
    Map<String, String> urls = new TreeMap<>();
    List<String> addresses = shardAddresses();
    for (int i = 0; i < addresses.size(); i++) {
      urls.put(
          LocalServers.shard(i), "jdbc:mysql://" + addresses.get(i) + "/" + ShardDatabase.DATABASE);
    }
    return urls;
  }

  /** Where clients of Kafka connect, such as {@code 127.0.0.1:7601}. */
  public String kafkaBootstrap() {
    return "127.0.0.1:" + stores.kafka().client();
  }

  /** Where clients of the order service connect, such as {@code 127.0.0.1:7801}. */
  public List<String> orderEndpoints() {
    return services.orders().stream().map(ports -> "127.0.0.1:" + ports.client()).toList();
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
