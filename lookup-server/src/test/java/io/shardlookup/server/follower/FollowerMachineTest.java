package io.shardlookup.server.follower;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlookup.model.Revision;
import io.shardlookup.server.store.StoreException;
import io.shardlookup.server.view.DirectoryIdentity;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The follower's decisions, by scripted events. */
final class FollowerMachineTest {
  private static final DirectoryIdentity SELF = new DirectoryIdentity("d1", 0);
  private static final DirectoryIdentity OTHER = new DirectoryIdentity("d2", 0);
  private static final FollowerTiming TIMING =
      new FollowerTiming(
          Duration.ofMillis(500),
          Duration.ofSeconds(3),
          Duration.ofMinutes(10),
          Duration.ofMillis(50),
          Duration.ofSeconds(2));

  private final FollowerMachine machine = new FollowerMachine(TIMING, new Random(7));
  private long now = 1_000;

  @Test
  void createsTheDirectoryLoadsItAndWatchesFromTheNextRevision() {
    List<FollowerAction> start = on(new FollowerEvent.Started(null));
    List<FollowerAction> absent = on(new FollowerEvent.Identified(null, 1));
    List<FollowerAction> created = on(new FollowerEvent.Identified(SELF, 2));
    List<FollowerAction> loaded = on(new FollowerEvent.Loaded(SELF, 5, 900));

    assertThat(start).containsExactly(new FollowerAction.ReadIdentity());
    assertThat(absent).containsExactly(new FollowerAction.CreateDirectory());
    assertThat(created).containsExactly(new FollowerAction.Load("first"));
    assertThat(loaded)
        .containsExactly(
            new FollowerAction.MarkFresh(900),
            new FollowerAction.PublishLoaded(),
            new FollowerAction.OpenWatch(1, 6));
  }

  @Test
  void reopensAnEndedWatchBehindTheLastAppliedRevisionWithoutLoading() {
    following(5);
    on(watched(1, 8));

    List<FollowerAction> ended =
        on(new FollowerEvent.WatchEnded(1, StoreException.Kind.UNAVAILABLE, "gone"));
    List<FollowerAction> later = elapse(Duration.ofMillis(60));
    List<FollowerAction> identified = on(new FollowerEvent.Identified(SELF, 8));

    assertThat(ended).hasOnlyElementsOfType(FollowerAction.Warn.class);
    assertThat(later).containsExactly(new FollowerAction.ReadIdentity());
    assertThat(identified).containsExactly(new FollowerAction.OpenWatch(2, 9));
  }

  @Test
  void ignoresWhatAnOlderWatchStillReports() {
    following(5);
    on(new FollowerEvent.WatchEnded(1, StoreException.Kind.UNAVAILABLE, "gone"));
    elapse(Duration.ofMillis(60));
    on(new FollowerEvent.Identified(SELF, 8));

    List<FollowerAction> late = on(watched(1, 9));
    List<FollowerAction> current = on(watched(2, 9));

    assertThat(late).isEmpty();
    assertThat(current).hasAtLeastOneElementOfType(FollowerAction.Apply.class);
  }

  @Test
  void loadsAgainWhenTheHistoryIsCompactedAndWatchesFromThere() {
    following(5);

    on(new FollowerEvent.WatchEnded(1, StoreException.Kind.COMPACTED, "compacted"));
    elapse(Duration.ofMillis(60));
    List<FollowerAction> identified = on(new FollowerEvent.Identified(SELF, 100));
    List<FollowerAction> loaded = on(new FollowerEvent.Loaded(SELF, 100, now));

    assertThat(identified).containsExactly(new FollowerAction.Load("compacted"));
    assertThat(loaded)
        .containsExactly(
            new FollowerAction.PublishLoaded(),
            new FollowerAction.MarkFresh(now),
            new FollowerAction.OpenWatch(2, 101));
  }

  @Test
  void isFreshAsOfTheQuestionOnceTheWatchHasPassedTheAnswer() {
    following(5);
    long asked = now;

    List<FollowerAction> answered = on(new FollowerEvent.Confirmed(7, asked, 5));
    List<FollowerAction> before = on(watched(1, 6));
    List<FollowerAction> passed = on(watched(1, 7));

    assertThat(answered).isEmpty();
    assertThat(before).doesNotHaveAnyElementsOfTypes(FollowerAction.MarkFresh.class);
    assertThat(passed).contains(new FollowerAction.MarkFresh(asked));
  }

  @Test
  void reopensASilentWatchAndLoadsWhenTheNextOneIsSilentToo() {
    following(5);
    on(new FollowerEvent.Confirmed(7, now, 5));

    List<FollowerAction> first = elapse(Duration.ofSeconds(4));
    on(new FollowerEvent.Identified(SELF, 7));
    on(new FollowerEvent.Confirmed(7, now, 5));
    List<FollowerAction> second = elapse(Duration.ofSeconds(4));
    List<FollowerAction> identified = on(new FollowerEvent.Identified(SELF, 7));

    assertThat(first)
        .containsSubsequence(
            new FollowerAction.CloseWatch("silent"), new FollowerAction.ReadIdentity());
    assertThat(second).contains(new FollowerAction.CloseWatch("silent"));
    assertThat(identified).containsExactly(new FollowerAction.Load("silent"));
  }

  @Test
  void rotatesTheWatchEveryTenMinutes() {
    following(5);

    List<FollowerAction> early = elapse(Duration.ofMinutes(9));
    List<FollowerAction> due = elapse(Duration.ofMinutes(2));
    List<FollowerAction> identified = on(new FollowerEvent.Identified(SELF, 9));

    assertThat(early).containsExactly(new FollowerAction.Confirm(5));
    assertThat(due)
        .containsExactly(
            new FollowerAction.CloseWatch("rotated"), new FollowerAction.ReadIdentity());
    assertThat(identified).containsExactly(new FollowerAction.OpenWatch(2, 6));
  }

  @Test
  void confirmsOneAtATime() {
    following(5);

    List<FollowerAction> first = elapse(Duration.ofSeconds(1));
    List<FollowerAction> meanwhile = elapse(Duration.ofSeconds(1));
    on(new FollowerEvent.ConfirmFailed("no answer"));
    List<FollowerAction> next = elapse(Duration.ofSeconds(1));

    assertThat(first).containsExactly(new FollowerAction.Confirm(5));
    assertThat(meanwhile).isEmpty();
    assertThat(next).containsExactly(new FollowerAction.Confirm(5));
  }

  @Test
  void stopsWhenAnotherDirectoryIsFound() {
    following(5);
    on(new FollowerEvent.WatchEnded(1, StoreException.Kind.UNAVAILABLE, "gone"));
    elapse(Duration.ofMillis(60));

    List<FollowerAction> found = on(new FollowerEvent.Identified(OTHER, 50));
    List<FollowerAction> afterwards = on(new FollowerEvent.Started(null));

    assertThat(found).containsExactly(new FollowerAction.Stop("directory id: d2 (expected: d1)"));
    assertThat(afterwards).isEmpty();
  }

  @Test
  void stopsWhenTheWatchShowsAnotherDirectory() {
    following(5);

    List<FollowerAction> seen = on(new FollowerEvent.Watched(1, batch(6, OTHER)));

    assertThat(seen).contains(new FollowerAction.Stop("directory id: d2 (expected: d1)"));
    assertThat(seen).doesNotHaveAnyElementsOfTypes(FollowerAction.Apply.class);
  }

  @Test
  void loadsAgainWhenTheIncarnationRises() {
    following(5);

    List<FollowerAction> seen =
        on(new FollowerEvent.Watched(1, batch(6, new DirectoryIdentity("d1", 1))));
    List<FollowerAction> identified =
        on(new FollowerEvent.Identified(new DirectoryIdentity("d1", 1), 3));

    assertThat(seen).contains(new FollowerAction.ReadIdentity());
    assertThat(identified).containsExactly(new FollowerAction.Load("incarnation 1"));
  }

  @Test
  void stopsWhenTheRevisionHasFallenThreeTimes() {
    following(50);

    List<FollowerAction> once = on(new FollowerEvent.Confirmed(40, now, 50));
    List<FollowerAction> twice = on(new FollowerEvent.Confirmed(41, now, 50));
    List<FollowerAction> thrice = on(new FollowerEvent.Confirmed(42, now, 50));

    assertThat(once).hasOnlyElementsOfType(FollowerAction.Warn.class);
    assertThat(twice).hasOnlyElementsOfType(FollowerAction.Warn.class);
    assertThat(thrice)
        .contains(
            new FollowerAction.Stop(
                "the store's revision: 42 (expected: at least 50); it was restored or replaced"));
  }

  @Test
  void forgivesAStaleAnswerThatIsNotRepeated() {
    following(50);

    on(new FollowerEvent.Confirmed(40, now, 50));
    on(new FollowerEvent.Confirmed(41, now, 50));
    on(new FollowerEvent.Confirmed(50, now, 50));
    List<FollowerAction> again = on(new FollowerEvent.Confirmed(40, now, 50));

    assertThat(again).hasOnlyElementsOfType(FollowerAction.Warn.class);
  }

  @Test
  void servesFromDiskWhenTheStoreDoesNotAnswerAndGoesOnWhereTheFileEnds() {
    SavedView.Mark mark = new SavedView.Mark(SELF, new Revision(30), 0);
    on(new FollowerEvent.Started(mark));

    List<FollowerAction> failed =
        on(new FollowerEvent.CallFailed(StoreException.Kind.UNAVAILABLE, "down"));
    on(new FollowerEvent.Restored(SELF, 30));
    elapse(Duration.ofSeconds(3));
    List<FollowerAction> back = on(new FollowerEvent.Identified(SELF, 44));

    assertThat(failed).contains(new FollowerAction.RestoreFromDisk());
    assertThat(back).containsExactly(new FollowerAction.OpenWatch(1, 31));
  }

  @Test
  void refusesAStoreThatIsNotTheOneOnDisk() {
    on(new FollowerEvent.Started(new SavedView.Mark(SELF, new Revision(30), 0)));

    List<FollowerAction> emptyStore = on(new FollowerEvent.Identified(null, 1));

    assertThat(emptyStore).hasOnlyElementsOfType(FollowerAction.Stop.class);
  }

  @Test
  void triesTheDiskOnceAndKeepsAskingTheStore() {
    on(new FollowerEvent.Started(null));
    on(new FollowerEvent.CallFailed(StoreException.Kind.UNAVAILABLE, "down"));
    on(new FollowerEvent.NothingToRestore());

    List<FollowerAction> retry = elapse(Duration.ofSeconds(3));
    List<FollowerAction> failed =
        on(new FollowerEvent.CallFailed(StoreException.Kind.UNAVAILABLE, "down"));
    List<FollowerAction> retryAgain = elapse(Duration.ofSeconds(3));

    assertThat(retry).containsExactly(new FollowerAction.ReadIdentity());
    assertThat(failed).hasOnlyElementsOfType(FollowerAction.Warn.class);
    assertThat(retryAgain).containsExactly(new FollowerAction.ReadIdentity());
  }

  @Test
  void livesOnWhenTheDirectoryRecordIsDamagedAndStopsWhenItIsDeleted() {
    following(5);

    List<FollowerAction> damaged =
        on(
            new FollowerEvent.Watched(
                1,
                new WatchBatch(
                    List.of(new WatchBatch.Transaction(6, List.of(), false)),
                    new WatchBatch.DirectoryRecordSeen(null, "bad"),
                    0)));
    List<FollowerAction> deleted =
        on(
            new FollowerEvent.Watched(
                1,
                new WatchBatch(
                    List.of(new WatchBatch.Transaction(7, List.of(), false)),
                    new WatchBatch.DirectoryRecordSeen(null, null),
                    0)));

    assertThat(damaged).hasAtLeastOneElementOfType(FollowerAction.Apply.class);
    assertThat(deleted).contains(new FollowerAction.Stop("the directory's own record was deleted"));
  }

  @Test
  void loadsAgainWhenADifferenceIsReported() {
    following(5);

    List<FollowerAction> differs = on(new FollowerEvent.Differs("slot 7"));
    List<FollowerAction> asBefore = on(new FollowerEvent.Identified(SELF, 5));
    List<FollowerAction> later = elapse(Duration.ofMillis(60));
    List<FollowerAction> ticked = on(new FollowerEvent.Identified(SELF, 6));

    assertThat(differs).contains(new FollowerAction.CloseWatch("difference"));
    assertThat(asBefore).isEmpty();
    assertThat(later).containsExactly(new FollowerAction.ReadIdentity());
    assertThat(ticked).containsExactly(new FollowerAction.Load("difference"));
  }

  private void following(long revision) {
    on(new FollowerEvent.Started(null));
    on(new FollowerEvent.Identified(SELF, revision));
    on(new FollowerEvent.Loaded(SELF, revision, now));
  }

  private List<FollowerAction> on(FollowerEvent event) {
    return machine.on(now, event);
  }

  private List<FollowerAction> elapse(Duration time) {
    now += time.toNanos();
    return on(new FollowerEvent.Elapsed());
  }

  private static FollowerEvent watched(long watch, long revision) {
    return new FollowerEvent.Watched(watch, batch(revision, null));
  }

  private static WatchBatch batch(long revision, @Nullable DirectoryIdentity directory) {
    return new WatchBatch(
        List.of(new WatchBatch.Transaction(revision, List.of(), false)),
        directory == null ? null : new WatchBatch.DirectoryRecordSeen(directory, null),
        0);
  }
}
