package io.shardlookup.local.cluster;

import io.shardlookup.processes.NodeJvm;
import io.shardlookup.processes.NodePorts;
import io.shardlookup.processes.RestartableServer;
import io.shardlookup.processes.ServerCommand;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The services of the local cluster, which work with orders: they need the keyspaces and the shards
 * to be prepared.
 *
 * @param data the folder of the services' data and logs
 * @param ports where they listen
 * @param accounts what they use on the shards
 */
record LocalServices(Path data, LocalPorts ports, LocalAccounts accounts) {
  private static final String HOST = "127.0.0.1:";
  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final List<String> JVM =
      List.of("-Xms64m", "-Xmx256m", "-XX:+ExitOnOutOfMemoryError");

  /** All groups, in the order in which they start. */
  List<ServerGroup> groups() {
    return List.of(orders());
  }

  /** The name of the instance of the order service at an index from 0. */
  static String orderService(int index) {
    return "orders-" + (index + 1);
  }

  private ServerGroup orders() {
    List<NodePorts> own = ports.services().orders();
    return new ServerGroup(
        IntStream.range(0, own.size()).mapToObj(i -> order(orderService(i), own.get(i))).toList(),
        true,
        GRACE);
  }

  private LocalServer order(String name, NodePorts own) {
    return service(name, own, () -> orderCommand(name, own));
  }

  private ServerCommand orderCommand(String name, NodePorts own) {
    ReadModelPlace readModel = ReadModelPlace.of(data, ports.stores());
    List<String> arguments = new ArrayList<>();
    arguments.add("--instance-id=" + name);
    arguments.add("--client-port=" + own.client());
    arguments.add("--metrics-port=" + own.metrics());
    arguments.add("--lookup-nodes=" + String.join(",", ports.nodeEndpoints()));
    arguments.add("--snapshot-file=" + data.resolve(name + ".snapshot"));
    arguments.add("--shard-user=" + LocalAccounts.APPLICATION_USER);
    arguments.add("--shard-password-file=" + accounts.applicationPasswordFile());
    arguments.add("--kafka-bootstrap=" + ports.kafkaBootstrap());
    arguments.add("--mongodb-database=" + readModel.database());
    arguments.add("--drain-timeout=2s");
    return command(name, "io.shardlookup.orders.OrderServiceMain", arguments)
        .withoutEnvironment("ORDER_SERVICE_")
        .withEnvironment("ORDER_SERVICE_MONGODB_URI", readModel.uri());
  }

  private LocalServer service(String name, NodePorts own, Supplier<ServerCommand> command) {
    return new LocalServer(
        name,
        HOST + own.client(),
        Map.of(own.client(), "client port of " + name, own.metrics(), "metrics port of " + name),
        () -> ServerHealth.ofService(own.metrics()),
        () ->
            new RestartableServer(
                command.get(),
                Set.of(own.client(), own.metrics()),
                () -> ServerHealth.isReady(own.metrics())));
  }

  private ServerCommand command(String name, String mainClass, List<String> arguments) {
    NodeJvm jvm = NodeJvm.defaults().withOptions(JVM).withMainClass(mainClass);
    List<String> words = new ArrayList<>();
    words.add(jvm.java().toString());
    words.addAll(jvm.options());
    words.addAll(List.of("-cp", jvm.classPath(), jvm.mainClass()));
    words.addAll(arguments);
    return ServerCommand.of(name, words, data.resolve(name + ".log"));
  }
}
