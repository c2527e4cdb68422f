package io.shardlookup.orders.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.shardlookup.client.ClientThreads;
import io.shardlookup.client.LookupClient;
import io.shardlookup.client.failover.ChannelFactory;
import io.shardlookup.client.jdbc.ShardRouter;
import io.shardlookup.client.jdbc.ShardRouterConfig;
import io.shardlookup.client.jdbc.database.CredentialsSource;
import io.shardlookup.client.session.Surroundings;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.ShardName;
import io.shardlookup.orders.SettableClock;
import io.shardlookup.orders.number.OrderKeyspaceSource;
import io.shardlookup.orders.store.OrderShards;
import io.shardlookup.testkit.DirectoryPlan;
import io.shardlookup.testkit.TestDirectory;
import io.shardlookup.testkit.TestKeyspace;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When a pass begins; each finds another instance at it. */
@Timeout(60)
class RetentionJobTest {
  private static final KeyspaceName ORDERS = new KeyspaceName("orders");
  private static final ShardName SHARD = new ShardName("shard-1");
  private static final Duration INTERVAL = Duration.ofMinutes(10);
  private static final Duration IN_TIME = Duration.ofSeconds(30);

  private final SettableClock clock = new SettableClock(Instant.parse("2026-07-01T12:00:00Z"));
  private final List<Integer> firstDaysKept = new ArrayList<>();
  private final AtomicLong nanosAhead = new AtomicLong();
  private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(2);
  private BooleanSupplier shardsNeeded = () -> false;
  private TestDirectory directory;
  private LookupClient client;
  private ShardRouter router;
  private RetentionJob job;

  @BeforeEach
  void start() {
    directory =
        TestDirectory.start(
            DirectoryPlan.withShards(SHARD.text())
                .keyspace(
                    TestKeyspace.sequence(ORDERS.text(), "")
                        .epoch(20_260_101, SHARD.text())
                        .retentionDays(30)));
    client =
        new LookupClient(
            directory.clientConfig().keyspaces(ORDERS.text()).build(),
            ClientThreads.of(
                new Surroundings(
                    threads,
                    threads,
                    threads,
                    () -> System.nanoTime() + nanosAhead.get(),
                    new Random(1),
                    ChannelFactory.plaintext())));
    client.start();
    client.awaitReady(IN_TIME);
    await().atMost(IN_TIME).until(() -> client.age().isPresent());
    router =
        new ShardRouter(
            client, ShardRouterConfig.of(CredentialsSource.of("nobody", "nothing")).build());
    job =
        new RetentionJob(
            SHARD,
            (firstDayKept, now) -> {
              firstDaysKept.add(firstDayKept);
              return null;
            },
            new OrderKeyspaceSource(client, ORDERS),
            new OrderShards(router, ORDERS, System::nanoTime),
            new RetentionJob.Settings(
                INTERVAL,
                clock,
                () -> shardsNeeded.getAsBoolean(),
                new RetentionMeters(new SimpleMeterRegistry(), SHARD)));
  }

  @AfterEach
  void stop() {
    router.close();
    client.close();
    directory.close();
    threads.shutdownNow();
  }

  @Test
  void beginsAPassOverTheDaysThatAreNotKept() throws Exception {
    assertThat(job.step()).isEqualTo(INTERVAL);

    assertThat(firstDaysKept).containsExactly(20_260_601);
  }

  @Test
  void beginsNoneWhileTheShardsAreNeeded() throws Exception {
    shardsNeeded = () -> true;
    assertThat(job.step()).isEqualTo(INTERVAL);
    assertThat(firstDaysKept).isEmpty();

    shardsNeeded = () -> false;
    job.step();
    assertThat(firstDaysKept).hasSize(1);
  }

  @Test
  void beginsNoneWhileNobodyKnowsWhetherTheyAre() {
    shardsNeeded =
        () -> {
          throw new IllegalStateException("the read model does not answer");
        };

    assertThatThrownBy(job::step).hasMessage("the read model does not answer");
    assertThat(firstDaysKept).isEmpty();
  }

  @Test
  void takesNoStepByWhatWasKnownAMinuteAgo() throws Exception {
    directory.node().kill();
    nanosAhead.addAndGet(RetentionJob.OLDEST_KNOWLEDGE.toNanos());

    assertThatThrownBy(job::step)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageMatching("age of what is known .*: PT1M\\S* \\(expected: at most PT1M\\); .*");
    assertThat(firstDaysKept).isEmpty();

    directory.node().start();
    await().atMost(IN_TIME).ignoreExceptions().until(() -> job.step().equals(INTERVAL));
    assertThat(firstDaysKept).hasSize(1);
  }

  /** Who is asked may need days to answer, and a rebuild may have begun by then. */
  @Test
  void goesByTheTimeBeforeItAsked() throws Exception {
    shardsNeeded =
        () -> {
          clock.advance(Duration.ofDays(2));
          return false;
        };

    job.step();

    assertThat(firstDaysKept).containsExactly(20_260_601);
  }
}
