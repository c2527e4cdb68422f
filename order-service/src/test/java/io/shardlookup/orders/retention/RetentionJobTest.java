package io.shardlookup.orders.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.shardlookup.client.LookupClient;
import io.shardlookup.client.jdbc.ShardRouter;
import io.shardlookup.client.jdbc.ShardRouterConfig;
import io.shardlookup.client.jdbc.database.CredentialsSource;
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

  private final SettableClock clock = new SettableClock(Instant.parse("2026-07-01T12:00:00Z"));
  private final List<Integer> firstDaysKept = new ArrayList<>();
  private BooleanSupplier shardsNeeded = () -> false;
  private TestDirectory directory;
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
    LookupClient client = directory.client();
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
    directory.close();
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
