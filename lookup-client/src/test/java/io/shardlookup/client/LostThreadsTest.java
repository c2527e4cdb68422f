package io.shardlookup.client;

import static io.shardlookup.client.fake.Records.DIRECTORY;
import static io.shardlookup.client.fake.Records.keyspace;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shardlookup.client.failover.ChannelFactory;
import io.shardlookup.client.fake.FakeDirectory;
import io.shardlookup.client.fake.FakeNode;
import io.shardlookup.client.session.SessionState;
import io.shardlookup.client.session.Surroundings;
import io.shardlookup.model.Placement;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What happens when the machine has no thread left for callers' code. */
@Timeout(60)
class LostThreadsTest {
  private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(2);
  private final AtomicInteger refused = new AtomicInteger();
  private final FakeDirectory directory = new FakeDirectory("directory-a");
  private volatile boolean exhausted;
  private FakeNode node;
  private LookupClient client;

  @BeforeEach
  void aClientInSession() throws Exception {
    directory.commit(keyspace("shops", DIRECTORY));
    node = directory.node();
    client =
        new LookupClient(
            LookupClientConfig.of(node.endpoint()).build(),
            ClientThreads.of(
                new Surroundings(
                    scheduler,
                    scheduler,
                    this::callBack,
                    System::nanoTime,
                    new Random(1),
                    ChannelFactory.plaintext())));
    client.start();
    client.awaitReady(Duration.ofSeconds(20));
  }

  @AfterEach
  void close() {
    exhausted = false;
    client.close();
    directory.close();
    scheduler.shutdown();
  }

  @Test
  void aStepThatFailsForWantOfThreadsIsNotTheLastOfTheSession() {
    node.hang();
    exhausted = true;

    CompletableFuture<Placement> unused =
        client.resolveAsync(
            "shops", "s1", ResolveOptions.DEFAULT.withDeadline(Duration.ofMillis(500)));

    await().until(() -> refused.get() > 0);
    await().until(() -> client.state() == SessionState.CONNECTING);
    node.resume();
    await().until(() -> client.state() == SessionState.OPEN);
    assertThat(client.node()).contains(node.endpoint());
  }

  private void callBack(Runnable task) {
    if (exhausted) {
      refused.incrementAndGet();
      throw new OutOfMemoryError("unable to create native thread");
    }
    scheduler.execute(task);
  }
}
