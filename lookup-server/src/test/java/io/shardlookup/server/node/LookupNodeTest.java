package io.shardlookup.server.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.StreamObserver;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.server.follower.StoredDirectory;
import io.shardlookup.server.health.NodeHealth;
import io.shardlookup.server.layout.Layout;
import io.shardlookup.server.store.FaultyDirectoryStore;
import io.shardlookup.server.store.FaultyDirectoryStore.Call;
import io.shardlookup.server.store.StoreException;
import io.shardlookup.server.store.StoreTransaction.Write;
import io.shardlookup.server.store.memory.MemoryDirectoryStore;
import io.shardlookup.v1.DirectoryAdminServiceGrpc;
import io.shardlookup.v1.GetClusterStatusRequest;
import io.shardlookup.v1.GetClusterStatusResponse;
import io.shardlookup.v1.LookupRequest;
import io.shardlookup.v1.LookupResponse;
import io.shardlookup.v1.LookupServiceGrpc;
import io.shardlookup.v1.Mapping;
import io.shardlookup.v1.MappingState;
import io.shardlookup.v1.Placement;
import io.shardlookup.v1.ReadConsistency;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A whole node in this process, on a store in memory. */
final class LookupNodeTest {
  private final FaultyDirectoryStore store = new FaultyDirectoryStore(new MemoryDirectoryStore());
  private final StoredDirectory directory = new StoredDirectory(store);
  private final LookupNode node =
      new LookupNode(TestConfigs.memory("node-1", null), store, NodeEnvironment.system());
  private ManagedChannel channel = NettyChannelBuilder.forTarget("127.0.0.1:1").build();

  @BeforeAll
  static void bePatient() {
    Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
  }

  @BeforeEach
  void start() throws Exception {
    node.start();
    int port = node.serving().get(10, TimeUnit.SECONDS);
    channel.shutdownNow();
    channel = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
  }

  @AfterEach
  void close() {
    channel.shutdownNow();
    node.close();
    store.close();
  }

  @Test
  void answersLookupsFromWhatIsStored() {
    directory.directoryKeyspace("shops");
    long written = directory.entry("shops", "a", "shard-1");

    LookupResponse response = lookup("a", ReadConsistency.newBuilder().setMinRevision(written));

    assertThat(response.getPlacement().getShard()).isEqualTo("shard-1");
    assertThat(response.getRevision()).isGreaterThanOrEqualTo(written);
    assertThat(response.getBehind()).isFalse();
  }

  @Test
  void aLinearizableLookupNeverMissesAnAcknowledgedWrite() {
    directory.directoryKeyspace("shops");
    for (int i = 0; i < 50; i++) {
      directory.entry("shops", "a", "shard-" + i);

      LookupResponse response = lookup("a", ReadConsistency.newBuilder().setLinearizable(true));

      assertThat(response.getPlacement().getShard()).isEqualTo("shard-" + i);
    }
  }

  @Test
  void canServeButIsNotFreshWhenTheStoreIsDown() throws Exception {
    await().until(() -> health(NodeHealth.FRESH) == ServingStatus.SERVING);

    store.fail(Call.CONFIRM, StoreException.Kind.UNAVAILABLE);

    await().until(() -> health(NodeHealth.FRESH) == ServingStatus.NOT_SERVING);
    assertThat(health("")).isEqualTo(ServingStatus.SERVING);
    assertThat(health(LookupServiceGrpc.SERVICE_NAME)).isEqualTo(ServingStatus.SERVING);
    assertThat(http("/healthz").statusCode()).isEqualTo(200);
    assertThat(http("/readyz").statusCode()).isEqualTo(503);
  }

  @Test
  void showsItsMetrics() throws Exception {
    assertThat(http("/metrics").body())
        .contains(
            "shardlookup_view_revision",
            "shardlookup_view_age_seconds",
            "shardlookup_sessions_open",
            "shardlookup_follower_watches_total",
            "jvm_memory_used_bytes");
  }

  @Test
  void setsBackACutoverThatNobodyEnds() {
    directory.hashKeyspace("orders", 1, "shard-1");
    Mapping.Builder cutover =
        Mapping.newBuilder()
            .setKeyspace("orders")
            .setShard("shard-1")
            .setTargetShard("shard-2")
            .setState(MappingState.MAPPING_STATE_CUTOVER)
            .setCutoverMillis(200);
    cutover.getScopeBuilder().getSlotBuilder().setSlot(0);
    long written =
        directory.write(
            new Write(Layout.slot(new KeyspaceName("orders"), 0), cutover.build().toByteString()));

    await()
        .ignoreExceptionsInstanceOf(StatusRuntimeException.class)
        .until(() -> order(written).getState() == MappingState.MAPPING_STATE_SERVING);
    assertThat(order(written).getShard()).isEqualTo("shard-1");
    assertThat(order(written).getGeneration()).isGreaterThan(written);
  }

  @Test
  void isOnTheListOfNodesWhileItServes() {
    assertThat(status().getNodesList())
        .singleElement()
        .satisfies(
            self -> {
              assertThat(self.getNodeId()).isEqualTo("node-1");
              assertThat(self.getEndpoint()).isEqualTo(node.endpoint());
            });
  }

  @Test
  void refusesAdminCallsBeyondTheirLimitAtOnceAndLookupsNot() throws Exception {
    directory.directoryKeyspace("shops");
    long written = directory.entry("shops", "a", "shard-1");
    CountDownLatch refused = new CountDownLatch(100);
    for (int i = 0; i < 1_100; i++) {
      var unused =
          DirectoryAdminServiceGrpc.newStub(channel)
              .loadEntries(
                  new Deaf<>() {
                    @Override
                    public void onError(Throwable failure) {
                      refused.countDown();
                    }
                  });
    }

    assertThat(refused.await(60, TimeUnit.SECONDS)).isTrue();
    assertThatThrownBy(this::status).hasMessageContaining("in flight");
    assertThat(lookup("a", ReadConsistency.newBuilder().setMinRevision(written)).hasPlacement())
        .isTrue();
  }

  @Test
  void describesItselfToTools() throws Exception {
    List<String> services = new CopyOnWriteArrayList<>();
    CountDownLatch answered = new CountDownLatch(1);
    StreamObserver<ServerReflectionRequest> questions =
        ServerReflectionGrpc.newStub(channel)
            .serverReflectionInfo(
                new Deaf<>() {
                  @Override
                  public void onNext(ServerReflectionResponse response) {
                    response
                        .getListServicesResponse()
                        .getServiceList()
                        .forEach(service -> services.add(service.getName()));
                    answered.countDown();
                  }
                });

    questions.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());

    assertThat(answered.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(services)
        .contains(
            LookupServiceGrpc.SERVICE_NAME,
            DirectoryAdminServiceGrpc.SERVICE_NAME,
            HealthGrpc.SERVICE_NAME);
    questions.onCompleted();
  }

  @Test
  void leavesInOrder() {
    node.drain();

    assertThat(node.stopped()).isNotDone();
    assertThatThrownBy(() -> lookup("a", ReadConsistency.newBuilder()))
        .isInstanceOf(StatusRuntimeException.class);
    assertThat(store.scan(Layout.nodes().newest(10)).join().records()).isEmpty();
    node.drain();
  }

  private GetClusterStatusResponse status() {
    return DirectoryAdminServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(10, TimeUnit.SECONDS)
        .getClusterStatus(GetClusterStatusRequest.getDefaultInstance());
  }

  private LookupResponse lookup(String key, ReadConsistency.Builder consistency) {
    return LookupServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(10, TimeUnit.SECONDS)
        .lookup(
            LookupRequest.newBuilder()
                .setKeyspace("shops")
                .setKey(ByteString.copyFromUtf8(key))
                .setConsistency(consistency)
                .build());
  }

  private Placement order(long minRevision) {
    return LookupServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(10, TimeUnit.SECONDS)
        .lookup(
            LookupRequest.newBuilder()
                .setKeyspace("orders")
                .setKey(ByteString.copyFromUtf8("o"))
                .setConsistency(ReadConsistency.newBuilder().setMinRevision(minRevision))
                .build())
        .getPlacement();
  }

  private ServingStatus health(String service) {
    return HealthGrpc.newBlockingStub(channel)
        .check(HealthCheckRequest.newBuilder().setService(service).build())
        .getStatus();
  }

  private HttpResponse<String> http(String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + node.metricsPort() + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  /** Hears nothing. */
  private static class Deaf<T> implements StreamObserver<T> {
    @Override
    public void onNext(T message) {}

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onCompleted() {}
  }
}
