package io.shardlookup.server.session;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.shardlookup.runtime.admission.InFlightLimit;
import io.shardlookup.server.admission.CallExecutors;
import io.shardlookup.server.lookup.FakeAssigner;
import io.shardlookup.server.lookup.FakeLiveView;
import io.shardlookup.server.lookup.LookupConfig;
import io.shardlookup.server.lookup.LookupGrpcService;
import io.shardlookup.server.lookup.LookupRuntime;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The order of a session's messages, over sockets, while another thread publishes. */
class SessionOrderTest {
  private static final int CHANGES = 6_000;

  private final FakeLiveView live = new FakeLiveView(200);
  private final ExecutorService executor = Executors.newFixedThreadPool(2);
  private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
  private final List<ManagedChannel> channels = new ArrayList<>();
  private Sessions sessions;
  private Server server;

  @BeforeEach
  void startNode() throws Exception {
    InFlightLimit limit = new InFlightLimit(1000);
    FakeAssigner assigner = new FakeAssigner();
    sessions =
        new Sessions(
            live,
            assigner,
            new NodeRoster() {
              @Override
              public String nodeId() {
                return "node-1";
              }

              @Override
              public List<String> endpoints() {
                return List.of();
              }
            },
            SessionConfig.DEFAULT,
            new SessionRuntime(executor, 2, scheduler, System::nanoTime, limit));
    sessions.start();
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
            .callExecutor(new CallExecutors(executor))
            .addService(
                new LookupGrpcService(
                    live,
                    assigner,
                    (keyspace, date, count) -> new CompletableFuture<>(),
                    sessions,
                    new LookupRuntime(LookupConfig.DEFAULT, limit, executor)))
            .build()
            .start();
  }

  @AfterEach
  void stopNode() throws Exception {
    channels.forEach(ManagedChannel::shutdownNow);
    sessions.close();
    server.shutdownNow().awaitTermination(5, SECONDS);
    scheduler.shutdownNow();
    executor.shutdownNow();
  }

  @Test
  void answersAfterEveryChangeItKnowsAndBeforeEveryOtherOne() throws Exception {
    RandomDirectory directory = new RandomDirectory(live, new Random(1));
    SimulatedClient fast = client(true);
    SimulatedClient slow = client(false);
    SimulatedClient restless = client(true);
    List<SimulatedClient> clients = List.of(fast, slow, restless);
    clients.forEach(client -> client.subscribe(RandomDirectory.KEYSPACES));
    Random random = new Random(2);

    for (int i = 0; i < CHANGES; i++) {
      directory.change();
      fast.lookup(directory.anyKeys(), 0);
      if (i % 10 == 0) {
        slow.session().read(1 + random.nextInt(3));
        slow.lookup(directory.anyKeys(), live.current().revision().value());
        restless.lookup(directory.anyKeys(), live.current().revision().value());
      }
      if (i % 500 == 499) {
        restless.reconnect(channel(), true);
      }
      if (i % 100 == 0) {
        awaitAnswers(fast);
      }
    }
    slow.session().read(1_000_000);

    for (SimulatedClient client : clients) {
      await()
          .atMost(20, SECONDS)
          .untilAsserted(
              () -> {
                assertThat(client.failure()).isNull();
                assertThat(client.session().ended().getNow(null)).isNull();
                assertThat(client.view()).isEqualTo(live.current().revision());
              });
      assertThat(client.replies()).isPositive();
    }
    assertThat(fast.replies()).isGreaterThan(100);
  }

  /** Lets the client hear something of what goes on before it goes on. */
  private static void awaitAnswers(SimulatedClient client) {
    int before = client.replies();
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .atMost(20, SECONDS)
        .until(() -> client.replies() > before || client.isIdle());
  }

  private SimulatedClient client(boolean readsFreely) {
    return new SimulatedClient(live, channel(), readsFreely);
  }

  private ManagedChannel channel() {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", server.getPort())
            .usePlaintext()
            .directExecutor()
            .build();
    channels.add(channel);
    return channel;
  }
}
