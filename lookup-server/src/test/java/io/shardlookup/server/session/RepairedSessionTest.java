package io.shardlookup.server.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.shardlookup.model.view.View;
import io.shardlookup.runtime.admission.InFlightLimit;
import io.shardlookup.server.follower.FollowerFixture;
import io.shardlookup.server.follower.StoredDirectory;
import io.shardlookup.server.lookup.FakeAssigner;
import io.shardlookup.server.lookup.LookupConfig;
import io.shardlookup.server.lookup.LookupGrpcService;
import io.shardlookup.server.lookup.LookupRuntime;
import io.shardlookup.server.lookup.Records;
import io.shardlookup.server.store.memory.MemoryDirectoryStore;
import io.shardlookup.v1.Hello;
import io.shardlookup.v1.Mapping;
import io.shardlookup.v1.SessionResponse;
import io.shardlookup.v1.SessionResponse.MessageCase;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client that was told something wrong is told what is right, by the same session. */
final class RepairedSessionTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final MemoryDirectoryStore store = new MemoryDirectoryStore();
  private final StoredDirectory directory = new StoredDirectory(store);
  private final FollowerFixture follower = FollowerFixture.follow(store);
  private final ManualScheduler scheduler = new ManualScheduler();
  private final InFlightLimit limit = new InFlightLimit(100);
  private final FakeAssigner assigner = new FakeAssigner();
  private final Sessions sessions =
      new Sessions(
          follower.view(),
          assigner,
          new SessionFixture.FixedRoster(),
          SessionConfig.DEFAULT,
          new SessionRuntime(Runnable::run, 2, scheduler, scheduler::nanoTime, limit));
  private final String name = InProcessServerBuilder.generateName();
  private final Server server =
      InProcessServerBuilder.forName(name)
          .directExecutor()
          .addService(
              new LookupGrpcService(
                  follower.view(),
                  assigner,
                  (keyspace, date, count) -> new CompletableFuture<>(),
                  sessions,
                  new LookupRuntime(LookupConfig.DEFAULT, limit, Runnable::run)))
          .build();
  private final ManagedChannel channel =
      InProcessChannelBuilder.forName(name).directExecutor().build();

  @BeforeEach
  void start() throws IOException {
    directory.shard("shard-1");
    long last = directory.hashKeyspace("orders", 4, "shard-1");
    await().atMost(PATIENCE).until(() -> follower.view().canServe() && follower.knows(last));
    server.start();
    sessions.start();
  }

  @AfterEach
  void close() {
    channel.shutdownNow();
    sessions.close();
    server.shutdownNow();
    follower.close();
    store.close();
  }

  @Test
  void hearsOfARepairAlthoughNothingElseHasChanged() {
    View right = follower.view().current();
    View wrong = right.with(right.revision(), List.of(Records.slot("orders", 3, "shard-2")));
    follower.view().advance(wrong, List.of());
    TestClient client = TestClient.open(channel);
    client.hello(Hello.newBuilder().addSubscribe("orders"));
    await().atMost(PATIENCE).until(() -> !client.heard(MessageCase.SNAPSHOT).isEmpty());
    assertThat(mappings(client)).anyMatch(mapping -> mapping.getShard().equals("shard-2"));
    client.clear();

    follower.follower().repair("test");
    await()
        .atMost(PATIENCE)
        .until(() -> follower.follower().loads() > 1 || follower.view().age().toMillis() > 300);
    long ticked = directory.tick();

    await().atMost(PATIENCE).until(() -> follower.knows(ticked));
    await().atMost(PATIENCE).until(() -> !mappings(client).isEmpty());
    assertThat(mappings(client))
        .singleElement()
        .satisfies(
            mapping -> {
              assertThat(mapping.getScope().getSlot().getSlot()).isEqualTo(3);
              assertThat(mapping.getShard()).isEqualTo("shard-1");
            });
  }

  private static List<Mapping> mappings(TestClient client) {
    return client.heard().stream().flatMap(RepairedSessionTest::mappings).toList();
  }

  private static Stream<Mapping> mappings(SessionResponse message) {
    return Stream.concat(
        message.getSnapshot().getMappingsList().stream(),
        message.getChanges().getChangesList().stream()
            .filter(change -> change.hasMappingPut())
            .map(change -> change.getMappingPut()));
  }
}
