package io.shardlookup.local.directory;

import io.shardlookup.client.jdbc.database.Credentials;
import io.shardlookup.local.check.OrderStores;
import io.shardlookup.local.cluster.LocalCluster;
import io.shardlookup.local.cluster.ReadModelPlace;
import java.util.List;
import java.util.function.UnaryOperator;

/** The stores of a cluster that was prepared, to be looked into. */
public final class LocalStores {
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

  /** Where the order of a number has to be: the daily number, modulo the shards in their order. */
  public static UnaryOperator<String> shardOf(LocalCluster cluster) {
    List<String> shards = cluster.ports().shardUrls().keySet().stream().sorted().toList();
    return number -> {
      long daily = Long.parseLong(number.substring(number.lastIndexOf('-') + 1));
      return shards.get((int) (daily % shards.size()));
    };
  }
}
