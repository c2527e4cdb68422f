package io.shardlookup.local.directory;

import io.shardlookup.local.cluster.LocalException;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.operator.nodes.LookupNodes;
import io.shardlookup.v1.AssignmentPolicy;
import io.shardlookup.v1.ChangeContext;
import io.shardlookup.v1.CreateKeyspaceRequest;
import io.shardlookup.v1.Fencing;
import io.shardlookup.v1.Keyspace;
import io.shardlookup.v1.ListKeyspacesRequest;
import io.shardlookup.v1.ListShardsRequest;
import io.shardlookup.v1.PutShardRequest;
import io.shardlookup.v1.Shard;
import io.shardlookup.v1.Table;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the order service and settlement need in the directory: the shards, and the fenced keyspaces
 * {@value #ORDERS} and {@value #SHOPS}. Creates what is missing; may be repeated.
 */
final class OrderDirectory {
  /** SEQUENCE, fenced: the numbers of orders. */
  static final String ORDERS = "orders";

  /** DIRECTORY, fenced: where the ledger of each shop is. */
  static final String SHOPS = "shops";

  private static final int FIRST_DATE = 20_260_101;
  private static final int RETENTION_DAYS = 30;
  private static final int WEIGHT = 100;
  private static final ChangeContext CONTEXT =
      ChangeContext.newBuilder().setActor("make run").setReason("local cluster").build();

  private final LookupNodes nodes;
  private final Map<String, String> shards;

  /**
   * Nothing is created yet.
   *
   * @param shards where each shard's database is, by the shard's name
   */
  OrderDirectory(LookupNodes nodes, Map<String, String> shards) {
    this.nodes = nodes;
    this.shards = Map.copyOf(shards);
  }

  /**
   * Creates what is missing.
   *
   * @throws LookupException when the nodes refuse it
   * @throws LocalException when an earlier build made something else of the same name
   */
  void create() {
    Map<String, Shard> known = shards();
    for (String name : names()) {
      Shard there = known.get(name);
      if (there == null) {
        put(name);
      } else {
        require(name, there.getEndpoint(), shards.getOrDefault(name, ""));
      }
    }
    Map<String, Keyspace> keyspaces = keyspaces();
    create(keyspaces.get(ORDERS), orders());
    create(keyspaces.get(SHOPS), shops());
  }

  private CreateKeyspaceRequest orders() {
    CreateKeyspaceRequest.Builder request =
        CreateKeyspaceRequest.newBuilder()
            .setContext(CONTEXT)
            .setFirstDate(FIRST_DATE)
            .addAllShards(names());
    Keyspace.Builder keyspace =
        request
            .getKeyspaceBuilder()
            .setName(ORDERS)
            .setFencing(Fencing.FENCING_FENCED)
            .setRetentionDays(RETENTION_DAYS);
    for (String table : List.of("orders", "order_items", "order_payments", "order_commands")) {
      keyspace.addTables(Table.newBuilder().setName(table).setKeyColumn("order_number"));
    }
    keyspace.getSequenceBuilder();
    return request.build();
  }

  private static CreateKeyspaceRequest shops() {
    CreateKeyspaceRequest.Builder request = CreateKeyspaceRequest.newBuilder().setContext(CONTEXT);
    request
        .getKeyspaceBuilder()
        .setName(SHOPS)
        .setFencing(Fencing.FENCING_FENCED)
        .addTables(Table.newBuilder().setName("ledger").setKeyColumn("shop_id"))
        .getDirectoryBuilder()
        .setPolicy(AssignmentPolicy.ASSIGNMENT_POLICY_WEIGHTED);
    return request.build();
  }

  private void put(String name) {
    PutShardRequest request =
        PutShardRequest.newBuilder()
            .setShard(
                Shard.newBuilder()
                    .setName(name)
                    .setEndpoint(shards.getOrDefault(name, ""))
                    .setWeight(WEIGHT))
            .setContext(CONTEXT)
            .build();
    Patience.call(nodes, (node, timeout) -> node.admin(timeout).putShard(request));
  }

  private void create(@Nullable Keyspace there, CreateKeyspaceRequest request) {
    if (there != null) {
      require(there.getName(), there.getFencing(), Fencing.FENCING_FENCED);
      return;
    }
    try {
      Patience.call(nodes, (node, timeout) -> node.admin(timeout).createKeyspace(request));
    } catch (LookupException e) {
      if (e.reason() != ErrorReason.ALREADY_EXISTS) {
        throw e;
      }
    }
  }

  private static void require(String name, Object there, Object expected) {
    if (!there.equals(expected)) {
      throw new LocalException(
          name
              + " in the directory: "
              + there
              + " (expected: "
              + expected
              + "); another build made this cluster, end it first: make stop");
    }
  }

  private List<String> names() {
    return shards.keySet().stream().sorted().toList();
  }

  private Map<String, Shard> shards() {
    ListShardsRequest all = ListShardsRequest.getDefaultInstance();
    return Patience.call(nodes, (node, timeout) -> node.admin(timeout).listShards(all))
        .getShardsList()
        .stream()
        .collect(Collectors.toMap(Shard::getName, Function.identity()));
  }

  private Map<String, Keyspace> keyspaces() {
    ListKeyspacesRequest all = ListKeyspacesRequest.getDefaultInstance();
    return Patience.call(nodes, (node, timeout) -> node.admin(timeout).listKeyspaces(all))
        .getKeyspacesList()
        .stream()
        .collect(Collectors.toMap(Keyspace::getName, Function.identity()));
  }
}
