package io.shardlookup.chaos.orders;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.shardlookup.client.jdbc.database.Credentials;
import io.shardlookup.local.check.OrderPlaces;
import io.shardlookup.local.check.OrderStores;
import io.shardlookup.local.cluster.LocalCluster;
import io.shardlookup.local.cluster.LocalPorts;
import io.shardlookup.local.cluster.ReadModelPlace;
import io.shardlookup.local.cluster.Steps;
import io.shardlookup.local.directory.LocalStores;
import io.shardlookup.local.directory.OrderPreparation;
import io.shardlookup.orders.v1.GetOrderRequest;
import io.shardlookup.orders.v1.GetOrderResponse;
import io.shardlookup.orders.v1.OrderQueryServiceGrpc;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.bson.Document;

/**
 * All that orders flow through, on ports of its own, each server a process: etcd, lookup nodes,
 * shards, Kafka, a MongoDB server, two instances of the order service, settlement.
 */
final class OrderCluster implements AutoCloseable {
  /** How long anything may take that has no bound of its own; the machine may be busy. */
  static final Duration PATIENCE = Duration.ofSeconds(90);

  static final String KAFKA = "kafka";
  static final String MONGO = "mongo";
  static final String SETTLEMENT = "settlement";

  private final LocalCluster cluster;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private OrderCluster(LocalCluster cluster) {
    this.cluster = cluster;
  }

  /**
   * Starts all of it; data and logs lie in the folder.
   *
   * @param orderOptions more options of the instances of the order service
   */
  static OrderCluster start(Path folder, String... orderOptions) {
    LocalCluster cluster = LocalCluster.open(folder, LocalPorts.free(), List.of(orderOptions));
    boolean unused = cluster.start(new OrderPreparation(cluster), Silent.STEPS);
    return new OrderCluster(cluster);
  }

  /** Resumes what is paused, and starts what does not run. */
  void mend() {
    boolean unused = cluster.start(prepared -> {}, Silent.STEPS);
  }

  /** Ends these as a crash does. */
  void kill(List<String> servers) {
    servers.forEach(cluster::kill);
  }

  /** Ends this one as a crash does. */
  void kill(String server) {
    cluster.kill(server);
  }

  /** Freezes this one. */
  void pause(String server) {
    cluster.pause(server);
  }

  /** Lets this one go on. */
  void resume(String server) {
    cluster.resume(server);
  }

  /** Starts this one, which was killed, and waits until it can be used. */
  void restart(String server) {
    cluster.restart(server);
  }

  /** Wipes the ledger while settlement does not run, as its operator does. */
  void rebuildLedger() {
    cluster.rebuildLedger(PATIENCE);
  }

  /** Builds the read model again from the {@code topic} or the {@code shards}. */
  void rebuildReadModel(String from) {
    cluster.rebuildReadModel(from, PATIENCE.multipliedBy(2));
  }

  /** The names of the lookup nodes. */
  List<String> lookupNodes() {
    return cluster.nodeNames();
  }

  /** The names of the members of etcd. */
  List<String> etcdMembers() {
    return numbered("etcd-", cluster.ports().etcd().size());
  }

  /** The names of the instances of the order service. */
  List<String> instances() {
    return numbered("orders-", cluster.ports().services().orders().size());
  }

  /** The names of the shards. */
  List<String> shards() {
    return List.copyOf(cluster.ports().shardUrls().keySet());
  }

  /** Where the instances listen, in their order. */
  List<String> endpoints() {
    return cluster.ports().orderEndpoints();
  }

  /** What writes orders of earlier days. */
  EarlierOrders earlierOrders() {
    return EarlierOrders.open(cluster.ports().nodeEndpoints(), cluster.accounts().application());
  }

  /** Where clients of Kafka connect. */
  String kafka() {
    return cluster.ports().kafkaBootstrap();
  }

  /** The stores, to be looked into. */
  OrderStores stores() {
    return LocalStores.of(cluster);
  }

  /** Where orders and ledgers have to be, as the directory says now. */
  OrderPlaces places() {
    return LocalStores.places(cluster);
  }

  /** Changes rows behind everybody's back, on every shard. */
  int falsify(String statement) {
    Credentials account = cluster.accounts().administrator();
    int rows = 0;
    for (String url : cluster.ports().shardUrls().values()) {
      try (Connection connection =
              DriverManager.getConnection(url, account.user(), account.password());
          Statement change = connection.createStatement()) {
        rows += change.executeUpdate(statement);
      } catch (SQLException e) {
        throw new AssertionError(statement, e);
      }
    }
    return rows;
  }

  /** The documents of the read model, to be changed behind everybody's back. */
  <T> T falsify(Function<MongoCollection<Document>, T> change) {
    ReadModelPlace place = cluster.readModel();
    try (MongoClient client = MongoClients.create(place.uri())) {
      return change.apply(client.getDatabase(place.database()).getCollection("orders"));
    }
  }

  /** What each instance answers. */
  List<GetOrderResponse> ask(GetOrderRequest request) {
    return endpoints().stream().map(instance -> answer(instance, request)).toList();
  }

  /** Whether an instance says that it publishes the events of a shard. */
  boolean publishes(String instance, String shard) {
    return says(instance, "shardlookup_orders_outbox_holding{shard=\"" + shard + "\"} 1.0");
  }

  /** Whether an instance says that it reaches the store of the read model. */
  boolean reachesReadModel(String instance) {
    return says(instance, "shardlookup_orders_read_model_reachable 1.0");
  }

  @Override
  public void close() {
    int unused = cluster.stop(Silent.STEPS);
    cluster.close();
  }

  /** Whether this is among an instance's metrics; one that is silent says nothing. */
  private boolean says(String instance, String metric) {
    int port = cluster.ports().services().orders().get(instances().indexOf(instance)).metrics();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
            .timeout(Duration.ofSeconds(5))
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString()).body().contains(metric);
    } catch (IOException silent) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static GetOrderResponse answer(String endpoint, GetOrderRequest request) {
    ManagedChannel channel =
        Grpc.newChannelBuilder(endpoint, InsecureChannelCredentials.create()).build();
    try {
      return OrderQueryServiceGrpc.newBlockingStub(channel)
          .withDeadlineAfter(PATIENCE.toSeconds(), TimeUnit.SECONDS)
          .getOrder(request);
    } finally {
      channel.shutdownNow();
    }
  }

  private static List<String> numbered(String prefix, int count) {
    return IntStream.rangeClosed(1, count).mapToObj(i -> prefix + i).toList();
  }

  /** Nobody watches. */
  private enum Silent implements Steps, Steps.Step {
    STEPS;

    @Override
    public void line(String words) {}

    @Override
    public Step begin(String words) {
      return this;
    }

    @Override
    public void at(String words) {}

    @Override
    public void done(String words) {}

    @Override
    public void close() {}
  }
}
