package io.shardlookup.orders.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlookup.model.Generation;
import io.shardlookup.model.Shard;
import io.shardlookup.model.ShardName;
import io.shardlookup.model.ShardState;
import io.shardlookup.runtime.backoff.Backoff;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ShardWorkersTest {
  private static final Shard FIRST = shard("shard-1", "db-1:3306/orders", "");
  private static final Shard SECOND = shard("shard-2", "db-2:3306/orders", "");

  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final AtomicInteger looks = new AtomicInteger();
  private volatile Collection<Shard> present = List.of();
  private final ShardWorkers workers =
      new ShardWorkers(
          "tests",
          () -> {
            looks.incrementAndGet();
            return present;
          },
          shard -> new Worker("test-" + shard, new Noted(shard), backoff()),
          backoff());

  @AfterEach
  void close() {
    workers.close();
  }

  @Test
  void keepsAWorkerForEachShardUntilTheDirectoryHasItNoMore() {
    present = List.of(FIRST);
    workers.start();
    awaitCalls("step shard-1");

    present = List.of(FIRST, SECOND);
    awaitCalls("step shard-1", "step shard-2");

    present = List.of(SECOND);
    awaitCalls("step shard-1", "step shard-2", "end shard-1");
  }

  @Test
  void beginsAnewWhereTheShardIsAfterAnEndWhereItWas() {
    present = List.of(FIRST);
    workers.start();
    awaitCalls("step shard-1");

    present = List.of(shard("shard-1", "db-9:3306/orders", ""));
    awaitCalls("step shard-1", "end shard-1", "step shard-1");

    present = List.of(shard("shard-1", "db-9:3306/orders", "another"));
    awaitCalls("step shard-1", "end shard-1", "step shard-1", "end shard-1", "step shard-1");
  }

  @Test
  void goesOnWhereTheRecordChangesButNotThePlace() {
    present = List.of(FIRST);
    workers.start();
    awaitCalls("step shard-1");

    present = List.of(FIRST.withState(ShardState.DRAINING).withGeneration(new Generation(7)));
    awaitLooks();

    assertThat(calls).containsExactly("step shard-1");
  }

  @Test
  void endsNoneWhileNoShardIsKnown() {
    present = List.of(FIRST);
    workers.start();
    awaitCalls("step shard-1");

    present = List.of();
    awaitLooks();

    assertThat(calls).containsExactly("step shard-1");
    workers.wake(FIRST.name());
    awaitCalls("step shard-1", "step shard-1");
  }

  @Test
  void endsAllWhenItIsClosed() {
    present = List.of(FIRST, SECOND);
    workers.start();
    await().until(() -> calls.size() == 2);

    workers.close();
    workers.close();

    assertThat(calls.subList(2, 4)).containsExactlyInAnyOrder("end shard-1", "end shard-2");
    assertThat(calls).hasSize(4);
  }

  private void awaitCalls(String... expected) {
    await().untilAsserted(() -> assertThat(calls).containsExactly(expected));
  }

  /** Until what was present before the call has been looked at, and what follows is done. */
  private void awaitLooks() {
    int before = looks.get();
    await().until(() -> looks.get() > before + 2);
  }

  private static ConditionFactory await() {
    return Awaitility.await().atMost(Duration.ofMinutes(1));
  }

  private static Backoff backoff() {
    return new Backoff(Duration.ofMillis(1), Duration.ofMillis(2), new Random(1));
  }

  private static Shard shard(String name, String endpoint, String credentialsRef) {
    return new Shard(
        new ShardName(name), endpoint, 1, ShardState.ACTIVE, credentialsRef, Generation.NONE);
  }

  /** Notes its steps and its end; rests for ever after each step. */
  private final class Noted implements Job {
    private final ShardName shard;

    Noted(ShardName shard) {
      this.shard = shard;
    }

    @Override
    public Duration step() {
      calls.add("step " + shard);
      return Duration.ofDays(1);
    }

    @Override
    public void failed(Throwable failure) {
      calls.add("failed " + shard);
    }

    @Override
    public void interrupt() {}

    @Override
    public void end() {
      calls.add("end " + shard);
    }
  }
}
