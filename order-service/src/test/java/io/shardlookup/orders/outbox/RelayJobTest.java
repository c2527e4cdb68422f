package io.shardlookup.orders.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.shardlookup.model.ShardName;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RelayJobTest {
  private static final ShardName SHARD = new ShardName("shard-1");
  private static final RelayConfig CONFIG =
      new RelayConfig(
          2,
          Duration.ofMillis(15),
          Duration.ofMillis(5),
          Duration.ofMillis(20),
          Duration.ofSeconds(1),
          Duration.ofSeconds(6));

  private final FakeOutbox outbox = new FakeOutbox();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final RelayJob job =
      new RelayJob(
          SHARD, outbox::session, outbox::publisher, CONFIG, new RelayMeters(registry, SHARD));

  @Test
  void readsOnlyWithTheLockAndThePublisher() throws Exception {
    job.step();
    job.step();

    assertThat(outbox.steps).containsExactly("connect", "lock", "open publisher", "read");
  }

  @Test
  void publishesInTheOrderOfIdsAndRemovesAfterwards() throws Exception {
    outbox.add("a", 1);
    outbox.add("b", 1);
    outbox.add("a", 2);
    job.step();
    outbox.steps.clear();

    assertThat(job.step()).isEqualTo(Duration.ZERO);
    assertThat(job.gathering()).isZero();
    assertThat(job.step()).isEqualTo(CONFIG.gathering());

    assertThat(outbox.published).containsExactly("a:1", "b:1", "a:2");
    assertThat(outbox.rows).isEmpty();
    assertThat(outbox.steps)
        .containsExactly("read", "publish", "remove", "read", "publish", "remove");
    assertThat(registry.get("shardlookup.orders.outbox.published").counter().count()).isEqualTo(3);
  }

  @Test
  void publishesNoMoreBytesAtOnceThanKafkaTakesWell() throws Exception {
    outbox.add("a", 1, 5_000_000);
    outbox.add("a", 2, 1);
    job.step();
    outbox.steps.clear();

    assertThat(job.step()).isEqualTo(Duration.ZERO);
    assertThat(outbox.published).containsExactly("a:1");
    assertThat(job.step()).isEqualTo(CONFIG.gathering());
    assertThat(outbox.published).containsExactly("a:1", "a:2");
    assertThat(outbox.rows).isEmpty();
  }

  @Test
  void standsByWhileAnotherPublishes() throws Exception {
    outbox.lockedByAnother = true;
    outbox.add("a", 1);

    job.step();
    job.step();

    assertThat(outbox.steps).containsExactly("connect", "lock", "lock");
    assertThat(registry.get("shardlookup.orders.outbox.holding").gauge().value()).isZero();
    assertThat(registry.get("shardlookup.orders.outbox.waiting").gauge().value()).isEqualTo(1);
    assertThat(registry.get("shardlookup.orders.outbox.oldest").timeGauge().value(TimeUnit.SECONDS))
        .isEqualTo(1);
    outbox.lockedByAnother = false;
    job.step();
    job.step();
    assertThat(outbox.published).containsExactly("a:1");
    assertThat(registry.get("shardlookup.orders.outbox.holding").gauge().value()).isEqualTo(1);
  }

  @Test
  void letsAllGoWhenAnythingFailsAndBeginsAnew() throws Exception {
    for (String failing : new String[] {"read", "publish", "remove"}) {
      outbox.add("a", 1);
      outbox.steps.clear();
      job.step();
      outbox.failingStep = failing;

      assertThatThrownBy(job::step).hasMessage("no " + failing);
      job.failed(new SQLException("no " + failing));

      assertThat(outbox.steps).endsWith("close publisher", "disconnect");
      outbox.steps.clear();
      job.step();
      job.step();
      assertThat(outbox.steps)
          .startsWith("connect", "lock", "open publisher", "read", "publish", "remove");
      assertThat(outbox.rows).isEmpty();
      job.failed(new SQLException("as another case"));
    }
  }

  @Test
  void publishesAgainWhatItCouldNotRemove() throws Exception {
    outbox.add("a", 1);
    job.step();
    outbox.failingStep = "remove";
    assertThatThrownBy(job::step).hasMessage("no remove");
    job.failed(new SQLException("no remove"));
    outbox.add("a", 2);

    job.step();
    job.step();

    assertThat(outbox.published).containsExactly("a:1", "a:1", "a:2");
  }

  @Test
  void givesTheLockBackWhenNoPublisherOpens() throws Exception {
    outbox.failingStep = "open publisher";

    assertThatThrownBy(job::step).hasMessage("no open publisher");
    job.failed(new IllegalStateException("no open publisher"));

    assertThat(outbox.steps).containsExactly("connect", "lock", "open publisher", "disconnect");
  }

  @Test
  void givesTheLockBackWhenThePublisherDoesNotClose() throws Exception {
    job.step();
    outbox.failingStep = "close publisher";

    assertThatThrownBy(() -> job.failed(new SQLException("any"))).hasMessage("no close publisher");

    assertThat(outbox.steps).endsWith("close publisher", "disconnect");
    outbox.steps.clear();
    job.step();
    assertThat(outbox.steps).containsExactly("connect", "lock", "open publisher");
  }

  @Test
  void gathersAfterABatchThatWasNotFullAndOnlyThen() throws Exception {
    job.step();
    assertThat(job.gathering()).isZero();

    outbox.add("a", 1);
    job.step();
    assertThat(job.gathering()).isEqualTo(Duration.ofMillis(15));

    outbox.add("a", 2);
    outbox.add("a", 3);
    job.step();
    assertThat(job.gathering()).isZero();

    outbox.add("a", 4);
    job.step();
    outbox.failingStep = "read";
    assertThatThrownBy(job::step).hasMessage("no read");
    assertThat(job.gathering()).isZero();
  }

  @Test
  void restsLongerTheLongerNothingComes() throws Exception {
    job.step();

    assertThat(job.step()).isEqualTo(Duration.ofMillis(5));
    assertThat(job.step()).isEqualTo(Duration.ofMillis(10));
    assertThat(job.step()).isEqualTo(Duration.ofMillis(20));
    assertThat(job.step()).isEqualTo(Duration.ofMillis(20));
    outbox.add("a", 1);
    job.step();
    assertThat(job.step()).isEqualTo(Duration.ofMillis(5));
    assertThat(job.gathering()).isZero();
  }

  @Test
  void countsWhatWaitsWhileItCatchesUp() throws Exception {
    for (int version = 1; version <= 10; version++) {
      outbox.add("a", version);
    }
    job.step();

    job.step();

    assertThat(registry.get("shardlookup.orders.outbox.waiting").gauge().value()).isEqualTo(8);
  }

  @Test
  void showsNothingAfterItsEndAndWhatTheNextOneDoes() throws Exception {
    job.step();
    job.end();
    assertThat(registry.find("shardlookup.orders.outbox.holding").gauge()).isNull();
    assertThat(registry.find("shardlookup.orders.outbox.oldest").timeGauge()).isNull();

    RelayJob next =
        new RelayJob(
            SHARD, outbox::session, outbox::publisher, CONFIG, new RelayMeters(registry, SHARD));
    outbox.add("a", 1);
    next.step();

    assertThat(registry.get("shardlookup.orders.outbox.holding").gauge().value()).isEqualTo(1);
    assertThat(registry.get("shardlookup.orders.outbox.waiting").gauge().value()).isEqualTo(1);
    assertThat(registry.get("shardlookup.orders.outbox.oldest").timeGauge().value(TimeUnit.SECONDS))
        .isEqualTo(1);
    assertThat(registry.get("shardlookup.orders.outbox.takeovers").counter().count()).isEqualTo(2);
  }

  @Test
  void endsTheWaitForTheLockButNoPublication() throws Exception {
    outbox.lockedByAnother = true;
    job.step();
    job.interrupt();
    assertThat(outbox.steps).endsWith("abort");

    outbox.lockedByAnother = false;
    job.step();
    job.interrupt();
    assertThat(outbox.steps).endsWith("open publisher");
    job.end();
    assertThat(outbox.steps).endsWith("close publisher", "disconnect");
  }
}
