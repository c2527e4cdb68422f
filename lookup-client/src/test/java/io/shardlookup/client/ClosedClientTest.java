package io.shardlookup.client;

import static io.shardlookup.client.fake.Records.DIRECTORY;
import static io.shardlookup.client.fake.Records.entry;
import static io.shardlookup.client.fake.Records.keyspace;
import static io.shardlookup.client.fake.Records.shard;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.shardlookup.client.fake.FakeDirectory;
import io.shardlookup.client.fake.FakeNode;
import io.shardlookup.client.session.SessionState;
import io.shardlookup.model.Placement;
import io.shardlookup.model.Revision;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever asks a client that closes, or is closed, hears so and waits for nothing. */
@Timeout(60)
class ClosedClientTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Duration LONG = Duration.ofMinutes(5);

  private final FakeDirectory directory = new FakeDirectory("directory-a");
  private FakeNode node;
  private LookupClient client;

  @BeforeEach
  void aClientInSession() throws Exception {
    directory.commit(shard("shard-1"));
    directory.commit(
        keyspace("shops", DIRECTORY), entry("shops", "s1", "shard-1", directory.nextRevision()));
    node = directory.node();
    client = client(ClientThreads.own("closing"));
  }

  @AfterEach
  void close() {
    client.close();
    directory.close();
  }

  @Test
  void failsAtOnceWhateverIsAskedWhenItIsClosed() {
    client.close();

    failsAsClosed(client.resolveAsync("shops", "cold"));
    failsAsClosed(client.resolveAllAsync("shops", List.of("cold", "s1")));
    failsAsClosed(client.resolveAsync("shops", "s1", ResolveOptions.DEFAULT.linearized()));
    failsAsClosed(client.allocateSequenceAsync("orders", 20240131, 1));
    failsAsClosed(client.awaitRevision(new Revision(1_000), LONG));
    assertThatThrownBy(() -> client.resolve("shops", "cold"))
        .isInstanceOf(LookupException.class)
        .hasMessage("the client is closed");
  }

  @Test
  void failsAllThatIsOpenWhenItCloses() {
    node.hang();
    CompletableFuture<Placement> resolve = client.resolveAsync("shops", "s1");
    CompletableFuture<SequenceBlock> draw = client.allocateSequenceAsync("orders", 20240131, 1);
    CompletableFuture<Revision> waiting = client.awaitRevision(new Revision(1_000), LONG);

    client.close();

    failsAsClosed(resolve);
    failsAsClosed(waiting);
    isOver(draw);
  }

  @Test
  void noCallThatRacesWithTheClosingIsLeftOpen() throws Exception {
    for (int round = 0; round < 20; round++) {
      LookupClient closing = client(ClientThreads.own("closing"));
      List<CompletableFuture<?>> asked = new ArrayList<>();
      Thread asking =
          new Thread(
              () -> {
                boolean stopped = false;
                while (!stopped) {
                  stopped = closing.state() == SessionState.STOPPED;
                  asked.add(closing.resolveAsync("shops", "cold"));
                  asked.add(closing.allocateSequenceAsync("orders", 20240131, 1));
                }
              });
      asking.start();

      closing.close();

      asking.join();
      isOver(CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new)));
    }
  }

  @Test
  void closingAgainTakesNoTime() {
    client.close();
    long start = System.nanoTime();

    for (int i = 0; i < 20; i++) {
      client.close();
    }

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void leavesNoMeterAndTheNextOfItsNameShowsItsOwn() {
    MeterRegistry registry = new SimpleMeterRegistry();
    LookupClient first = metered(registry);
    int meters = registry.getMeters().size();
    first.close();

    assertThat(meters).isPositive();
    assertThat(registry.getMeters()).isEmpty();

    try (LookupClient second = metered(registry)) {
      second.awaitReady(SOON);
      assertThat(registry.getMeters()).hasSize(meters);
      assertThat(registry.get("shardlookup.client.session.open").gauge().value()).isEqualTo(1);
    }
  }

  @Test
  void isClosedByTheEndOfTheThreadsThatItShares() {
    ScheduledExecutorService threads = Executors.newScheduledThreadPool(1);
    try (LookupClient sharing = client(ClientThreads.shared(threads))) {
      CompletableFuture<Revision> waiting = sharing.awaitRevision(new Revision(1_000), LONG);
      threads.shutdown();

      failsAsClosed(sharing.resolveAsync("shops", "cold"));
      failsAsClosed(waiting);
    }
  }

  @Test
  void doesNotStartAfterItWasClosed() {
    ScheduledExecutorService threads = Executors.newScheduledThreadPool(1);
    try (LookupClient late =
        new LookupClient(
            LookupClientConfig.of(node.endpoint()).build(), ClientThreads.shared(threads))) {
      late.close();
      late.start();

      failsAsClosed(late.resolveAsync("shops", "s1"));
      assertThat(late.state()).isEqualTo(SessionState.STOPPED);
    } finally {
      threads.shutdownNow();
    }
  }

  private LookupClient metered(MeterRegistry registry) {
    LookupClient made =
        new LookupClient(LookupClientConfig.of(node.endpoint()).meters(registry).build());
    made.start();
    return made;
  }

  private LookupClient client(ClientThreads threads) {
    LookupClient made = new LookupClient(LookupClientConfig.of(node.endpoint()).build(), threads);
    made.start();
    made.awaitReady(SOON);
    return made;
  }

  private static void isOver(CompletableFuture<?> future) {
    assertThat(future.handle((value, failure) -> failure != null)).succeedsWithin(SOON);
  }

  private static void failsAsClosed(CompletableFuture<?> future) {
    assertThat(future)
        .failsWithin(SOON)
        .withThrowableThat()
        .havingRootCause()
        .asInstanceOf(InstanceOfAssertFactories.type(LookupException.class))
        .satisfies(
            e -> {
              assertThat(e.reason()).isEqualTo(ErrorReason.NOT_SERVING);
              assertThat(e).hasMessage("the client is closed");
            });
  }
}
