package io.shardlookup.benchmarks.orders;

import io.grpc.ManagedChannel;
import io.shardlookup.benchmarks.directory.MeasuredDirectory;
import io.shardlookup.benchmarks.peer.EchoPeer;
import io.shardlookup.client.LookupClient;
import io.shardlookup.client.LookupClientConfig;
import io.shardlookup.client.jdbc.database.Credentials;
import io.shardlookup.client.jdbc.fence.FenceAccounts;
import io.shardlookup.client.jdbc.fence.FenceAdmin;
import io.shardlookup.client.jdbc.fence.FenceInstaller;
import io.shardlookup.client.jdbc.fence.ShardIdentity;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.ShardName;
import io.shardlookup.orders.store.OrdersSchema;
import io.shardlookup.processes.DatabaseConfig;
import io.shardlookup.processes.DatabaseKind;
import io.shardlookup.processes.LookupNodeProcess;
import io.shardlookup.processes.ProcessException;
import io.shardlookup.processes.ShardDatabase;
import io.shardlookup.processes.ShardDatabases;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A database as the one shard of a directory of its own, whose lookup node is a process too, and
 * ready for orders: the keyspace {@code orders} (SEQUENCE, fenced), the fence, the accounts, the
 * tables.
 */
public final class MeasuredShard implements AutoCloseable {
  static final KeyspaceName ORDERS = new KeyspaceName("orders");

  /** What services use on it. */
  static final Credentials APPLICATION = new Credentials("app", "app's password");

  private static final Credentials OPERATOR = new Credentials("operator", "operator's password");
  private static final Credentials ADMINISTRATOR =
      new Credentials(ShardDatabase.ADMIN_USER, ShardDatabase.ADMIN_PASSWORD);
  private static final ShardName SHARD = new ShardName("shard-1");
  private static final Duration STARTS_WITHIN = Duration.ofMinutes(3);

  private final ShardDatabase database;
  private final LookupNodeProcess node;
  private final LookupClient client;

  private MeasuredShard(ShardDatabase database, LookupNodeProcess node) {
    this.database = database;
    this.node = node;
    this.client =
        new LookupClient(LookupClientConfig.of(node.target()).keyspaces(ORDERS.text()).build());
  }

  /**
   * Starts both, their data and logs in the folder.
   *
   * @param name of the database's data and log
   * @throws ProcessException when the database is not to be had, or does not start
   */
  public static MeasuredShard start(
      MeasuredDirectory directory, DatabaseKind kind, String name, Path folder) {
    ShardDatabase database = ShardDatabases.start(kind, DatabaseConfig.of(name, folder));
    MeasuredShard shard = new MeasuredShard(database, directory.nodeOfNewDirectory());
    try {
      shard.prepare();
      return shard;
    } catch (RuntimeException e) {
      shard.close();
      throw e;
    }
  }

  /** The shard's name in the directory. */
  public String name() {
    return SHARD.text();
  }

  /** Its endpoint. */
  public String endpoint() {
    return database.jdbcUrl();
  }

  /** The lookup node. */
  public LookupNodeProcess node() {
    return node;
  }

  /** A client that holds the keyspace. */
  public LookupClient client() {
    return client;
  }

  @Override
  public void close() {
    client.close();
    node.close();
    database.close();
  }

  private void prepare() {
    node.start();
    node.awaitReady(STARTS_WITHIN);
    ManagedChannel channel = EchoPeer.channel(node.ports().client());
    try {
      OrderKeyspaces.create(channel, ORDERS, SHARD, endpoint());
    } finally {
      channel.shutdownNow();
    }
    client.start();
    client.awaitReady(STARTS_WITHIN);
    new FenceInstaller(endpoint(), ADMINISTRATOR)
        .install(
            new ShardIdentity(client.directoryId().orElseThrow(), SHARD),
            new FenceAccounts(APPLICATION, OPERATOR));
    int unused = OrdersSchema.install(endpoint(), ADMINISTRATOR);
    try (FenceAdmin fence = new FenceAdmin(endpoint(), OPERATOR)) {
      fence.admit(ORDERS, client.revision());
    }
  }
}
