package io.shardlookup.benchmarks.orders;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.shardlookup.benchmarks.load.Completion;
import io.shardlookup.benchmarks.load.Operation;
import io.shardlookup.client.jdbc.ShardRouter;
import io.shardlookup.client.jdbc.ShardRouterConfig;
import io.shardlookup.client.jdbc.database.CredentialsSource;
import io.shardlookup.client.jdbc.database.Driver;
import io.shardlookup.client.jdbc.database.DriverSettings;
import io.shardlookup.client.jdbc.database.ShardAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The same transactions on one shard, through a router and over plain JDBC: the same driver with
 * the same properties, pools of the same size and settings, as many threads. Requests block.
 */
public final class OrderWrites implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration CONNECTS_WITHIN = Duration.ofSeconds(10);

  private final ShardRouter router;
  private final HikariDataSource plain;
  private final ExecutorService threads;

  private OrderWrites(ShardRouter router, HikariDataSource plain, ExecutorService threads) {
    this.router = router;
    this.plain = plain;
    this.threads = threads;
  }

  /** Opens both ways to the shard, with so many connections each and so many threads. */
  public static OrderWrites open(MeasuredShard shard, int connections) {
    ShardRouter router =
        new ShardRouter(
            shard.client(),
            ShardRouterConfig.of(
                    CredentialsSource.of(
                        MeasuredShard.APPLICATION.user(), MeasuredShard.APPLICATION.password()))
                .poolSize(connections)
                .deadline(PATIENCE)
                .connectTimeout(CONNECTS_WITHIN)
                .build());
    router.start();
    return new OrderWrites(
        router,
        new HikariDataSource(plainPool(shard.endpoint(), connections)),
        Executors.newFixedThreadPool(connections));
  }

  /** Through the router: resolved, under guard, committed by the fence. */
  public Operation routed() {
    return (sequence, completion) -> run(completion, () -> writeRouted(sequence));
  }

  /** Over plain JDBC, ended by COMMIT. */
  public Operation plain() {
    return (sequence, completion) -> run(completion, () -> writePlain(sequence));
  }

  /** Where requests may block. */
  public ExecutorService threads() {
    return threads;
  }

  @Override
  public void close() {
    threads.shutdownNow();
    router.close();
    plain.close();
  }

  private interface Write {
    void run() throws SQLException;
  }

  private static void run(Completion completion, Write write) {
    Throwable failure = null;
    try {
      write.run();
    } catch (SQLException | RuntimeException e) {
      failure = e;
    }
    completion.done(failure);
  }

  private void writeRouted(long sequence) {
    OrderTransaction transaction = new OrderTransaction(SampleOrders.placed(sequence));
    var unused =
        router.write(
            MeasuredShard.ORDERS.text(),
            transaction.order().number().text(),
            connection -> {
              transaction.write(connection);
              return true;
            });
  }

  private void writePlain(long sequence) throws SQLException {
    OrderTransaction transaction = new OrderTransaction(SampleOrders.placed(sequence));
    try (Connection connection = plain.getConnection()) {
      transaction.write(connection);
      connection.commit();
    }
  }

  /** As the router's own pool of a shard. */
  private static HikariConfig plainPool(String endpoint, int connections) {
    Driver driver =
        new Driver(
            ShardAddress.parse(endpoint),
            MeasuredShard.APPLICATION,
            new DriverSettings(CONNECTS_WITHIN, PATIENCE, Map.of()));
    HikariConfig config = new HikariConfig();
    config.setPoolName("plain");
    config.setDataSource(new DriverSource(driver));
    config.setAutoCommit(false);
    config.setTransactionIsolation("TRANSACTION_REPEATABLE_READ");
    config.setMaximumPoolSize(connections);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(PATIENCE.toMillis());
    return config;
  }
}
