package io.shardlookup.benchmarks.orders;

import io.grpc.ManagedChannel;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.ShardName;
import io.shardlookup.v1.ChangeContext;
import io.shardlookup.v1.CreateKeyspaceRequest;
import io.shardlookup.v1.DirectoryAdminServiceGrpc;
import io.shardlookup.v1.Fencing;
import io.shardlookup.v1.Keyspace;
import io.shardlookup.v1.PutShardRequest;
import io.shardlookup.v1.Shard;
import io.shardlookup.v1.Table;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Puts orders into a directory through the admin service, as an operator does. */
final class OrderKeyspaces {
  private static final int FIRST_DATE = 20_260_101;
  private static final int RETENTION_DAYS = 30;
  private static final int WEIGHT = 100;
  private static final long LIMIT_MINUTES = 1;
  private static final List<String> TABLES =
      List.of("orders", "order_items", "order_payments", "order_commands");
  private static final ChangeContext CONTEXT =
      ChangeContext.newBuilder().setActor("benchmarks").setReason("measured").build();

  private OrderKeyspaces() {}

  /** Makes the shard, and the fenced SEQUENCE keyspace that has it alone. */
  static void create(
      ManagedChannel channel, KeyspaceName keyspace, ShardName shard, String endpoint) {
    DirectoryAdminServiceGrpc.DirectoryAdminServiceBlockingStub admin =
        DirectoryAdminServiceGrpc.newBlockingStub(channel)
            .withWaitForReady()
            .withDeadlineAfter(LIMIT_MINUTES, TimeUnit.MINUTES);
    putShard(admin, shard, endpoint);
    var unused =
        admin.createKeyspace(
            CreateKeyspaceRequest.newBuilder()
                .setKeyspace(sequence(keyspace))
                .setFirstDate(FIRST_DATE)
                .addShards(shard.text())
                .setContext(CONTEXT)
                .build());
  }

  private static void putShard(
      DirectoryAdminServiceGrpc.DirectoryAdminServiceBlockingStub admin,
      ShardName shard,
      String endpoint) {
    Shard record =
        Shard.newBuilder().setName(shard.text()).setEndpoint(endpoint).setWeight(WEIGHT).build();
    var unused =
        admin.putShard(PutShardRequest.newBuilder().setShard(record).setContext(CONTEXT).build());
  }

  private static Keyspace sequence(KeyspaceName name) {
    Keyspace.Builder keyspace =
        Keyspace.newBuilder()
            .setName(name.text())
            .setFencing(Fencing.FENCING_FENCED)
            .setRetentionDays(RETENTION_DAYS);
    TABLES.forEach(
        table ->
            keyspace.addTables(Table.newBuilder().setName(table).setKeyColumn("order_number")));
    keyspace.getSequenceBuilder();
    return keyspace.build();
  }
}
