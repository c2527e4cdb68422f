package io.shardlookup.local.directory;

import io.shardlookup.client.jdbc.database.Credentials;
import io.shardlookup.local.check.OrderPlaces;
import io.shardlookup.local.check.OrderStores;
import io.shardlookup.local.cluster.LocalCluster;
import io.shardlookup.local.cluster.ReadModelPlace;
import io.shardlookup.operator.nodes.LookupNodes;
import io.shardlookup.v1.ListMappingsRequest;
import io.shardlookup.v1.Mapping;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The stores of a cluster that was prepared, to be looked into. */
public final class LocalStores {
  private static final Duration CALL_WITHIN = Duration.ofSeconds(10);

  private LocalStores() {}

  /** Reads them as the administrator. */
  public static OrderStores of(LocalCluster cluster) {
    Credentials reader = cluster.accounts().administrator();
    ReadModelPlace readModel = cluster.readModel();
    return new OrderStores(
        cluster.ports().shardUrls(),
        new OrderStores.Account(reader.user(), reader.password()),
        new OrderStores.ReadModel(readModel.uri(), readModel.database()));
  }

  /** Where orders and ledgers have to be; which shops there are is asked of a lookup node. */
  public static OrderPlaces places(LocalCluster cluster) {
    return new OrderPlaces(shardOf(cluster), shops(cluster));
  }

  /** The daily number, modulo the shards in their order. */
  private static UnaryOperator<String> shardOf(LocalCluster cluster) {
    List<String> shards = cluster.ports().shardUrls().keySet().stream().sorted().toList();
    return number -> {
      long daily = Long.parseLong(number.substring(number.lastIndexOf('-') + 1));
      return shards.get((int) (daily % shards.size()));
    };
  }

  private static Map<String, String> shops(LocalCluster cluster) {
    ListMappingsRequest all =
        ListMappingsRequest.newBuilder().setKeyspace(OrderDirectory.SHOPS).build();
    try (LookupNodes nodes = new LookupNodes(cluster.ports().nodeEndpoints(), CALL_WITHIN)) {
      return Patience.call(
          nodes,
          (node, timeout) -> {
            Map<String, String> shops = new HashMap<>();
            node.admin(timeout)
                .listMappings(all)
                .forEachRemaining(page -> page.getMappingsList().forEach(each -> put(shops, each)));
            return shops;
          });
    }
  }

  private static void put(Map<String, String> shops, Mapping mapping) {
    shops.put(mapping.getScope().getEntry().getKey().toStringUtf8(), mapping.getShard());
  }
}
