package io.shardlookup.server.tick;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.common.base.Ticker;
import io.shardlookup.server.layout.KeyRange;
import io.shardlookup.server.layout.Layout;
import io.shardlookup.server.store.FaultyDirectoryStore;
import io.shardlookup.server.store.FaultyDirectoryStore.Call;
import io.shardlookup.server.store.StoredRecord;
import io.shardlookup.server.store.memory.MemoryDirectoryStore;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class TickKeeperTest {
  private final FaultyDirectoryStore store = new FaultyDirectoryStore(new MemoryDirectoryStore());
  private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
  private final TickKeeper keeper =
      new TickKeeper(store, "node-1", Ticker.systemTicker(), new Random(1), executor);

  @BeforeAll
  static void bePatient() {
    Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
  }

  @AfterEach
  void close() {
    keeper.close();
    executor.shutdownNow();
    store.close();
  }

  @Test
  void keepsRewritingTheTick() {
    keeper.start();

    await().until(() -> tickRevision() > 0);
    long first = tickRevision();
    await().until(() -> tickRevision() > first);
  }

  @Test
  void hastensATickWithoutAnotherOneUnderWay() {
    store.hold(Call.COMMIT);

    keeper.hasten();
    keeper.hasten();
    keeper.hasten();
    await().until(() -> store.holding(Call.COMMIT) == 1);
    store.release(Call.COMMIT);

    await().until(() -> tickRevision() > 2);
    assertThat(tickRevision()).isEqualTo(3);
  }

  @Test
  void isNotDueWhileOthersTick() {
    TickSchedule schedule = new TickSchedule(Duration.ofMillis(500), new Random(1), 0);

    schedule.seen(5, 100_000_000);
    boolean early = schedule.isDue(500_000_000);
    schedule.seen(6, 400_000_000);
    boolean postponed = schedule.isDue(850_000_000);
    boolean due = schedule.isDue(1_100_000_000);

    assertThat(early).isFalse();
    assertThat(postponed).isFalse();
    assertThat(due).isTrue();
    assertThat(schedule.revision()).isEqualTo(6);
  }

  private long tickRevision() {
    KeyRange range = new KeyRange(Layout.tick(), KeyRange.after(Layout.tick()));
    List<StoredRecord> records = store.scan(range.newest(1)).join().records();
    return records.isEmpty() ? 0 : records.get(0).modRevision();
  }
}
