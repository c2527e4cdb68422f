package io.shardlookup.local.cluster;

import io.shardlookup.processes.DatabaseConfig;
import io.shardlookup.processes.EtcdConfig;
import io.shardlookup.processes.EtcdMember;
import io.shardlookup.processes.EtcdPorts;
import io.shardlookup.processes.EtcdTuning;
import io.shardlookup.processes.KafkaBroker;
import io.shardlookup.processes.KafkaConfig;
import io.shardlookup.processes.KafkaPorts;
import io.shardlookup.processes.LookupNodeConfig;
import io.shardlookup.processes.LookupNodeProcess;
import io.shardlookup.processes.MongoConfig;
import io.shardlookup.processes.MongoServer;
import io.shardlookup.processes.NodePorts;
import io.shardlookup.processes.ShardDatabase;
import io.shardlookup.processes.ShardDatabases;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * The servers of the local cluster that need no keyspace: the directory's, and those of the stores.
 *
 * @param data the folder of the servers' data and logs
 * @param ports where they listen
 */
record LocalServers(Path data, LocalPorts ports) {
  private static final String HOST = "127.0.0.1:";
  private static final Duration GRACE = Duration.ofSeconds(2);
  private static final Duration NODE_GRACE = Duration.ofSeconds(5);
  private static final long COMPACT_BEYOND_REVISIONS = 200_000;

  /** All groups: those that need others stand after them. */
  List<ServerGroup> groups() {
    List<ServerGroup> groups = new ArrayList<>(List.of(etcd(), lookupNodes(), shards(), kafka()));
    Integer port = ports.stores().mongo();
    if (port != null) {
      groups.add(mongo(port));
    }
    return groups;
  }

  /** The name of the lookup node at an index from 0. */
  static String lookupNode(int index) {
    return "lookup-" + (index + 1);
  }

  /** The name of the shard at an index from 0. */
  static String shard(int index) {
    return "shard-" + (index + 1);
  }

  private ServerGroup etcd() {
    EtcdConfig config =
        EtcdConfig.of(data, ports.etcd().size())
            .withPorts(ports.etcd())
            .withTuning(
                EtcdTuning.defaults().withAutoCompactionRevisions(COMPACT_BEYOND_REVISIONS));
    IntFunction<LocalServer> member =
        index -> {
          String name = "etcd-" + (index + 1);
          EtcdPorts own = ports.etcd().get(index);
          return new LocalServer(
              name,
              "http://" + HOST + own.client(),
              Map.of(own.client(), "client port of " + name, own.peer(), "peer port of " + name),
              () -> ServerHealth.ofEtcd(own.client()),
              () -> EtcdMember.of(config, index));
        };
    return new ServerGroup(servers(ports.etcd().size(), member), false, GRACE);
  }

  private ServerGroup lookupNodes() {
    List<String> arguments =
        List.of(
            "--etcd-endpoints=" + String.join(",", ports.etcdEndpoints()), "--drain-timeout=2s");
    IntFunction<LocalServer> node =
        index -> {
          String name = lookupNode(index);
          NodePorts own = ports.nodes().get(index);
          LookupNodeConfig config =
              LookupNodeConfig.of(name, data, arguments)
                  .withPorts(own)
                  .withJvm(LocalJvm.get())
                  .withProbe(target -> ServerHealth.serves(own.metrics()));
          return new LocalServer(
              name,
              HOST + own.client(),
              Map.of(
                  own.client(), "client port of " + name, own.metrics(), "metrics port of " + name),
              () -> ServerHealth.ofNode(own.metrics()),
              () -> LookupNodeProcess.of(config));
        };
    return new ServerGroup(servers(ports.nodes().size(), node), true, NODE_GRACE);
  }

  private ServerGroup shards() {
    IntFunction<LocalServer> shard =
        index -> {
          String name = shard(index);
          int port = ports.stores().shards().get(index);
          DatabaseConfig config = DatabaseConfig.of(name, data).withPort(port);
          return new LocalServer(
              name,
              HOST + port,
              Map.of(port, "port of " + name),
              () -> Health.of(ShardDatabase.answersAt(port)),
              () -> ShardDatabases.of(ShardDatabases.fromEnvironment(), config));
        };
    return new ServerGroup(servers(ports.stores().shards().size(), shard), false, GRACE);
  }

  private ServerGroup kafka() {
    KafkaPorts own = ports.stores().kafka();
    KafkaConfig config = KafkaConfig.of("kafka", data).withPorts(own);
    LocalServer broker =
        new LocalServer(
            "kafka",
            HOST + own.client(),
            Map.of(
                own.client(), "client port of kafka", own.controller(), "controller port of kafka"),
            () -> Health.of(KafkaBroker.answersAt(own.client())),
            () -> KafkaBroker.of(config));
    return new ServerGroup(List.of(broker), false, GRACE);
  }

  private ServerGroup mongo(int port) {
    LocalServer server =
        new LocalServer(
            "mongo",
            "mongodb://" + HOST + port,
            Map.of(port, "port of mongo"),
            () -> Health.of(MongoServer.answersAt(port)),
            () -> MongoServer.of(MongoConfig.of("mongo", data).withPort(port)));
    return new ServerGroup(List.of(server), false, GRACE);
  }

  private static List<LocalServer> servers(int count, IntFunction<LocalServer> server) {
    return IntStream.range(0, count).mapToObj(server).toList();
  }
}
