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

/**
 * The services of the local cluster, which work with orders: they need the keyspaces and the shards
 * to be prepared.
 *
 * @param data the folder of the services' data and logs
 * @param ports where they listen
 * @param accounts what they use on the shards
 * @param orderOptions more options of the order service, {@code --name=value} each
 */
record LocalServices(
    Path data, LocalPorts ports, LocalAccounts accounts, List<String> orderOptions) {
  /** The name of settlement. */
  static final String SETTLEMENT = "settlement";

  private static final String HOST = "127.0.0.1:";
  private static final Duration GRACE = Duration.ofSeconds(5);

  /** Copies the list. */
  LocalServices {
    orderOptions = List.copyOf(orderOptions);
  }

  /** All of them, as one group: they start at the same time. */
  List<ServerGroup> groups() {
    List<LocalServer> all = new ArrayList<>();
    List<NodePorts> orders = ports.services().orders();
    for (int i = 0; i < orders.size(); i++) {
      all.add(order(orderService(i), orders.get(i)));
    }
    all.add(settlement(ports.services().settlement()));
    return List.of(new ServerGroup(all, true, GRACE));
  }

  /** The name of the instance of the order service at an index from 0. */
  static String orderService(int index) {
    return "orders-" + (index + 1);
  }

  /**
   * Wipes the ledger and ends: settlement builds it again, from the first event, when it starts.
   */
  ServerCommand rebuildOfLedger() {
    return settlementCommand("rebuild-ledger", ports.services().settlement(), List.of("rebuild"));
  }

  /**
   * Removes documents of the read model, waits until the instances have built them again, and ends.
   *
   * @param from {@code topic} or {@code shards}
   */
  ServerCommand rebuildOfReadModel(String from) {
    return orderCommand(
        "rebuild-read-model",
        ports.services().orders().get(0),
        List.of("rebuild", "--from=" + from));
  }

  private LocalServer order(String name, NodePorts own) {
    return service(name, own, () -> orderCommand(name, own, orderOptions));
  }

  private LocalServer settlement(NodePorts own) {
    return service(SETTLEMENT, own, () -> settlementCommand(SETTLEMENT, own, List.of()));
  }

  private ServerCommand orderCommand(String name, NodePorts own, List<String> first) {
    ReadModelPlace readModel = ReadModelPlace.of(data, ports.stores());
    List<String> more = new ArrayList<>(first);
    more.add("--mongodb-database=" + readModel.database());
    return command(name, own, "io.shardlookup.orders.OrderServiceMain", more)
        .withoutEnvironment("ORDER_SERVICE_")
        .withEnvironment("ORDER_SERVICE_MONGODB_URI", readModel.uri());
  }

  private ServerCommand settlementCommand(String name, NodePorts own, List<String> verb) {
    return command(name, own, "io.shardlookup.orders.SettlementMain", verb)
        .withoutEnvironment("SETTLEMENT_");
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

  /** The words after the main class begin with these: a verb has to come first. */
  private ServerCommand command(String name, NodePorts own, String mainClass, List<String> first) {
    NodeJvm jvm = LocalJvm.get().withMainClass(mainClass);
    List<String> words = new ArrayList<>();
    words.add(jvm.java().toString());
    words.addAll(jvm.options());
    words.addAll(List.of("-cp", jvm.classPath(), jvm.mainClass()));
    words.addAll(first);
    words.add("--instance-id=" + name);
    words.add("--client-port=" + own.client());
    words.add("--metrics-port=" + own.metrics());
    words.add("--lookup-nodes=" + String.join(",", ports.nodeEndpoints()));
    words.add("--snapshot-file=" + data.resolve(name + ".snapshot"));
    words.add("--shard-user=" + LocalAccounts.APPLICATION_USER);
    words.add("--shard-password-file=" + accounts.applicationPasswordFile());
    words.add("--kafka-bootstrap=" + ports.kafkaBootstrap());
    words.add("--drain-timeout=2s");
    return ServerCommand.of(name, words, data.resolve(name + ".log"));
  }
}
