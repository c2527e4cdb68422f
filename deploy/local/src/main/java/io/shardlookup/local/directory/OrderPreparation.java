package io.shardlookup.local.directory;

import io.shardlookup.client.jdbc.fence.FenceAccounts;
import io.shardlookup.client.jdbc.fence.FenceAdmin;
import io.shardlookup.client.jdbc.fence.FenceInstaller;
import io.shardlookup.client.jdbc.fence.FenceState;
import io.shardlookup.client.jdbc.fence.ShardIdentity;
import io.shardlookup.local.cluster.LocalAccounts;
import io.shardlookup.local.cluster.LocalCluster;
import io.shardlookup.local.cluster.LocalException;
import io.shardlookup.local.cluster.LocalPorts;
import io.shardlookup.local.cluster.Preparation;
import io.shardlookup.local.cluster.Steps;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.ShardName;
import io.shardlookup.operator.fence.CompleteView;
import io.shardlookup.operator.nodes.LookupNodes;
import io.shardlookup.orders.store.OrdersSchema;
import io.shardlookup.v1.GetClusterStatusRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.flywaydb.core.api.FlywayException;

/**
 * Makes a cluster ready for orders: its directory, and the databases of its shards, which get their
 * fence, their accounts and their tables.
 */
public final class OrderPreparation implements Preparation {
  private static final Duration CALL_WITHIN = Duration.ofSeconds(10);
  private static final Duration VIEW_WITHIN = Duration.ofSeconds(20);
  private static final List<KeyspaceName> FENCED =
      List.of(new KeyspaceName(OrderDirectory.ORDERS), new KeyspaceName(OrderDirectory.SHOPS));

  private final LocalPorts ports;
  private final LocalAccounts accounts;

  /** Of this cluster. */
  public OrderPreparation(LocalCluster cluster) {
    this.ports = cluster.ports();
    this.accounts = cluster.accounts();
  }

  @Override
  public void run(Steps steps) {
    try (Steps.Step step = steps.begin("preparing the directory and the shards for orders");
        LookupNodes nodes = new LookupNodes(ports.nodeEndpoints(), CALL_WITHIN)) {
      Map<String, String> shards = ports.shardUrls();
      new OrderDirectory(nodes, shards).create();
      CompleteView.Point now = now(nodes);
      shards.entrySet().parallelStream()
          .forEach(shard -> prepare(shard.getKey(), shard.getValue(), now));
      step.done(String.join(", ", shards.keySet()));
    }
  }

  private void prepare(String shard, String endpoint, CompleteView.Point now) {
    new FenceInstaller(endpoint, accounts.administrator())
        .install(
            new ShardIdentity(now.directoryId(), new ShardName(shard)),
            new FenceAccounts(accounts.application(), accounts.operator()));
    try {
      int unused = OrdersSchema.install(endpoint, accounts.administrator());
    } catch (FlywayException e) {
      throw new LocalException("tables of " + shard + ": " + e.getMessage(), e);
    }
    try (FenceAdmin fence = new FenceAdmin(endpoint, accounts.operator())) {
      Set<KeyspaceName> admitted =
          fence.states().stream().map(FenceState::keyspace).collect(Collectors.toSet());
      FENCED.stream()
          .filter(keyspace -> !admitted.contains(keyspace))
          .forEach(keyspace -> fence.admit(keyspace, now.revision()));
    }
  }

  private static CompleteView.Point now(LookupNodes nodes) {
    GetClusterStatusRequest request = GetClusterStatusRequest.getDefaultInstance();
    return new CompleteView(
            () ->
                Patience.call(
                    nodes, (node, timeout) -> node.admin(timeout).getClusterStatus(request)),
            System::nanoTime)
        .await(VIEW_WITHIN);
  }
}
