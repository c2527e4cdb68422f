package io.shardlookup.server.follower;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.shardlookup.model.Placement;
import io.shardlookup.model.Revision;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.view.DirectoryChange;
import io.shardlookup.server.layout.Layout;
import io.shardlookup.server.store.FaultyDirectoryStore;
import io.shardlookup.server.store.FaultyDirectoryStore.Call;
import io.shardlookup.server.store.StoreException;
import io.shardlookup.server.store.StoreTransaction.Write;
import io.shardlookup.server.store.memory.MemoryDirectoryStore;
import io.shardlookup.server.view.DirectoryIdentity;
import io.shardlookup.server.view.LoggedChange;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The follower on a store in memory, with faults. */
final class FollowerTest {
  private final MemoryDirectoryStore memory = new MemoryDirectoryStore();
  private final FaultyDirectoryStore store = new FaultyDirectoryStore(memory);
  private final StoredDirectory directory = new StoredDirectory(memory);
  private Optional<FollowerFixture> node = Optional.empty();

  @BeforeAll
  static void bePatient() {
    Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
  }

  @AfterEach
  void close() {
    node.ifPresent(FollowerFixture::close);
    store.close();
  }

  @Test
  void showsWhatIsStoredAndThenEveryChange() {
    directory.directoryKeyspace("shops");
    directory.entry("shops", "a", "shard-1");

    FollowerFixture follower = follow();
    long changed = directory.entry("shops", "a", "shard-2");

    await().until(() -> follower.knows(changed));
    assertThat(follower.shard("shops", "a")).isEqualTo("shard-2");
    assertThat(follower.view().identity().incarnation()).isZero();
  }

  @Test
  void racingFollowersAgreeOnOneDirectory() {
    try (FollowerFixture one = FollowerFixture.follow(memory);
        FollowerFixture two = FollowerFixture.follow(memory)) {
      await().until(() -> one.view().canServe() && two.view().canServe());

      assertThat(one.view().identity()).isEqualTo(two.view().identity());
    }
  }

  @Test
  void logsATransactionAsOneChangeWithoutTheCreationOfDirectoryKeys() {
    directory.directoryKeyspace("shops");
    directory.entry("shops", "a", "shard-1");
    FollowerFixture follower = follow();
    Revision before = follower.view().current().revision();

    long created = directory.entry("shops", "b", "shard-1");
    long changed = directory.entry("shops", "a", "shard-2");

    await().until(() -> follower.knows(changed));
    List<LoggedChange> logged = follower.view().log().after(before, 100).orElseThrow();
    assertThat(logged)
        .extracting(LoggedChange::revision)
        .containsExactly(Revision.of(0, created), Revision.of(0, changed));
    assertThat(logged.get(0).changes()).isEmpty();
    assertThat(logged.get(1).changes()).hasSize(1);
  }

  @Test
  void losesNothingWhenWatchesEndAgainAndAgain() {
    directory.directoryKeyspace("shops");
    FollowerFixture follower = served(FollowerFixture.followPatiently(store));

    long last = 0;
    for (int i = 0; i < 50; i++) {
      last = directory.entry("shops", "k" + i, "shard-1");
      if (i % 5 == 0) {
        store.endWatches(StoreException.Kind.UNAVAILABLE);
      }
    }

    long expected = last;
    await().until(() -> follower.knows(expected));
    assertThat(follower.view().current().activeKeyspace("shops").entryCount()).isEqualTo(50);
    assertThat(follower.follower().loads()).isEqualTo(1);
  }

  @Test
  void resyncsByDifferenceAfterACompactionAndNeverShowsAGap() {
    directory.directoryKeyspace("shops");
    directory.entries("shops", "stays-", 2_000, "shard-1");
    directory.entry("shops", "goes", "shard-1");
    FollowerFixture follower = follow();
    Revision before = follower.view().current().revision();
    AtomicLong misses = new AtomicLong();
    AtomicBoolean reading = new AtomicBoolean(true);
    Thread reader = new Thread(() -> readAll(follower, misses, reading));
    reader.start();

    store.fail(Call.WATCH, StoreException.Kind.UNAVAILABLE);
    store.endWatches(StoreException.Kind.UNAVAILABLE);
    directory.removeEntry("shops", "goes");
    long last = directory.entry("shops", "stays-7", "shard-2");
    memory.compact(last);
    store.heal();

    await().until(() -> follower.knows(last));
    reading.set(false);
    assertThat(misses).hasValue(0);
    assertThat(follower.shard("shops", "goes")).isNull();
    assertThat(follower.shard("shops", "stays-7")).isEqualTo("shard-2");
    List<LoggedChange> logged = follower.view().log().after(before, 100).orElseThrow();
    assertThat(logged).hasSize(1);
    assertThat(logged.get(0).base()).isEqualTo(before);
    assertThat(logged.get(0).changes())
        .hasSize(2)
        .hasAtLeastOneElementOfType(DirectoryChange.MappingRemoved.class);
  }

  @Test
  void startsTheChangeLogAnewWhenTheDifferenceIsLarge() {
    directory.directoryKeyspace("shops");
    directory.entries("shops", "k", 300, "shard-1");
    FollowerFixture follower = follow();
    Revision before = follower.view().current().revision();

    store.fail(Call.WATCH, StoreException.Kind.UNAVAILABLE);
    store.endWatches(StoreException.Kind.UNAVAILABLE);
    directory.entries("shops", "k", 300, "shard-2");
    long last = memory.confirmRevision().join();
    memory.compact(last);
    store.heal();

    await().until(() -> follower.knows(last));
    assertThat(follower.view().log().after(before, 100)).isEmpty();
    assertThat(follower.shard("shops", "k299")).isEqualTo("shard-2");
  }

  @Test
  void noticesAWatchThatSaysNothingMore() {
    directory.directoryKeyspace("shops");
    FollowerFixture follower = follow();

    store.silenceWatches();
    long missed = directory.entry("shops", "a", "shard-1");
    store.heal();

    await().until(() -> follower.knows(missed));
    assertThat(follower.shard("shops", "a")).isEqualTo("shard-1");
  }

  @Test
  void staysServingAndTurnsStaleWhileTheStoreIsDownAndFreshAfterwards() {
    directory.directoryKeyspace("shops");
    directory.entry("shops", "a", "shard-1");
    FollowerFixture follower = follow();
    await().until(() -> follower.view().isFresh());

    store.fail(Call.CONFIRM, StoreException.Kind.UNAVAILABLE);
    store.fail(Call.SCAN, StoreException.Kind.UNAVAILABLE);
    store.fail(Call.WATCH, StoreException.Kind.UNAVAILABLE);
    store.endWatches(StoreException.Kind.UNAVAILABLE);
    await().until(() -> !follower.view().isFresh());
    String served = follower.shard("shops", "a");
    store.heal();

    assertThat(served).isEqualTo("shard-1");
    await().until(() -> follower.view().isFresh());
  }

  @Test
  void aDamagedRecordFailsAloneUntilItIsRewritten() {
    directory.directoryKeyspace("shops");
    directory.entry("shops", "good", "shard-1");
    FollowerFixture follower = follow();

    long damaged = directory.damageEntry("shops", "bad");
    await().until(() -> follower.knows(damaged));

    assertThat(follower.shard("shops", "good")).isEqualTo("shard-1");
    assertThatThrownBy(() -> follower.shard("shops", "bad"))
        .isInstanceOf(LookupException.class)
        .hasMessageContaining("cannot be read");
    long repaired = directory.entry("shops", "bad", "shard-2");
    await().until(() -> follower.knows(repaired));
    assertThat(follower.shard("shops", "bad")).isEqualTo("shard-2");
  }

  @Test
  void stopsWhenTheDirectoryBecomesAnotherOne() {
    FollowerFixture follower = follow();
    String id = follower.view().identity().id();

    directory.write(
        new Write(
            Layout.directory(), DirectoryRecords.encode(new DirectoryIdentity("another", 0))));

    await().until(() -> !follower.stops().isEmpty());
    assertThat(follower.stops()).containsExactly("directory id: another (expected: " + id + ")");
  }

  @Test
  void goesOnUnderAHigherIncarnationWithHigherRevisions() {
    directory.directoryKeyspace("shops");
    directory.entry("shops", "a", "shard-1");
    FollowerFixture follower = follow();
    String id = follower.view().identity().id();

    directory.write(
        new Write(Layout.directory(), DirectoryRecords.encode(new DirectoryIdentity(id, 1))));

    await().until(() -> follower.view().identity().incarnation() == 1);
    assertThat(follower.view().current().revision().incarnation()).isEqualTo(1);
    Placement placement = Objects.requireNonNull(follower.view().current().locate("shops", "a"));
    assertThat(placement.generation().revision().incarnation()).isEqualTo(1);
  }

  @Test
  void anUnknownKindOfRecordIsNoChangeButRaisesTheRevision() {
    FollowerFixture follower = follow();

    long written =
        directory.write(
            new Write(ByteString.copyFromUtf8("map/relocations/r1"), ByteString.copyFromUtf8("x")));

    await().until(() -> follower.knows(written));
    assertThat(follower.view().current().keyspaces()).isEmpty();
  }

  private FollowerFixture follow() {
    return served(FollowerFixture.follow(store));
  }

  private FollowerFixture served(FollowerFixture follower) {
    node = Optional.of(follower);
    await().until(() -> follower.view().canServe());
    return follower;
  }

  private static void readAll(FollowerFixture follower, AtomicLong misses, AtomicBoolean reading) {
    while (reading.get()) {
      for (int i = 0; i < 2_000; i++) {
        if (follower.shard("shops", "stays-" + i) == null) {
          misses.incrementAndGet();
        }
      }
    }
  }
}
