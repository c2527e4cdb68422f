package io.shardlookup.local.cluster;

import io.shardlookup.processes.EtcdPorts;
import io.shardlookup.processes.NodePorts;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Where the local cluster listens, all on the loopback address.
 *
 * @param etcd a pair for each etcd member
 * @param nodes a pair for each lookup node
 */
public record LocalPorts(List<EtcdPorts> etcd, List<NodePorts> nodes) {
  private static final int SERVERS = 3;
  private static final int NODE_CLIENT = 7101;
  private static final int NODE_METRICS = 7201;
  private static final int ETCD_CLIENT = 7301;
  private static final int ETCD_PEER = 7401;

  /** Copies the lists. */
  public LocalPorts {
    etcd = List.copyOf(etcd);
    nodes = List.copyOf(nodes);
  }

  /** The documented ports: 7101–7103, 7201–7203, 7301–7303 and 7401–7403. */
  public static LocalPorts fixed() {
    return new LocalPorts(
        IntStream.range(0, SERVERS)
            .mapToObj(i -> new EtcdPorts(ETCD_CLIENT + i, ETCD_PEER + i))
            .toList(),
        IntStream.range(0, SERVERS)
            .mapToObj(i -> new NodePorts(NODE_CLIENT + i, NODE_METRICS + i))
            .toList());
  }

  /** Free ports, for tests. */
  public static LocalPorts free() {
    return new LocalPorts(
        IntStream.range(0, SERVERS).mapToObj(i -> EtcdPorts.free()).toList(),
        IntStream.range(0, SERVERS).mapToObj(i -> NodePorts.free()).toList());
  }

  /** Where etcd's clients connect, such as {@code http://127.0.0.1:7301}. */
  public List<String> etcdEndpoints() {
    return etcd.stream().map(ports -> "http://127.0.0.1:" + ports.client()).toList();
  }

  /** Where clients of the lookup nodes connect, such as {@code 127.0.0.1:7101}. */
  public List<String> nodeEndpoints() {
    return nodes.stream().map(ports -> "127.0.0.1:" + ports.client()).toList();
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
