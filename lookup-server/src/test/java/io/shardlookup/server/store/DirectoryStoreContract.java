package io.shardlookup.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.shardlookup.server.store.StoreTransaction.Comparison;
import io.shardlookup.server.store.StoreTransaction.Write;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store promises. */
public abstract class DirectoryStoreContract {
  private static final ByteString START = key("a/");
  private static final ByteString END = key("a0");

  @SuppressWarnings("NullAway.Init")
  private DirectoryStore store;

  /** A store without any record below its root. */
  protected abstract DirectoryStore open();

  /** Forgets history before the revision. */
  protected abstract void compact(long revision);

  /** Loses the leases of all registrations. */
  protected abstract void loseLeases();

  @BeforeEach
  final void openStore() {
    store = open();
  }

  @AfterEach
  final void closeStore() {
    store.close();
  }

  @Test
  void anEmptyRangeHasNoRecords() {
    ScanPage page = get(store.scan(ScanRequest.newest(START, END, 10)));

    assertThat(page.records()).isEmpty();
    assertThat(page.more()).isFalse();
    assertThat(page.storeRevision()).isPositive();
  }

  @Test
  void aWriteIsReadWithItsRevision() {
    long revision = put("a/1", "x");

    ScanPage page = get(store.scan(ScanRequest.newest(START, END, 10)));

    assertThat(page.records())
        .containsExactly(new StoredRecord(key("a/1"), key("x"), revision, revision));
    assertThat(page.storeRevision()).isEqualTo(revision);
  }

  @Test
  void rangesAreBoundedOnBothSides() {
    put("Z", "before");
    put("a/", "first");
    put("a/\u00e9", "unsigned order");
    put("a0", "after");

    ScanPage page = get(store.scan(ScanRequest.newest(START, END, 10)));

    assertThat(page.records())
        .extracting(StoredRecord::key)
        .containsExactly(key("a/"), key("a/\u00e9"));
  }

  @Test
  void aChangedRecordKeepsWhereItWasCreated() {
    long created = put("a/1", "x");

    long changed = put("a/1", "y");

    assertThat(get(store.scan(ScanRequest.newest(START, END, 10))).records())
        .containsExactly(new StoredRecord(key("a/1"), key("y"), created, changed));
    assertThat(changed).isGreaterThan(created);
  }

  @Test
  void aRecordCreatedAgainIsNew() {
    put("a/1", "x");
    delete("a/1");

    long again = put("a/1", "z");

    assertThat(get(store.scan(ScanRequest.newest(START, END, 10))).records())
        .containsExactly(new StoredRecord(key("a/1"), key("z"), again, again));
  }

  @Test
  void pagesAtOneRevisionShowOneMomentDuringWrites() {
    for (int i = 0; i < 10; i++) {
      put("a/" + i, "old");
    }
    long moment = get(store.confirmRevision());
    List<StoredRecord> all = new ArrayList<>();
    ByteString from = START;

    boolean more = true;
    while (more) {
      ScanPage page = get(store.scan(ScanRequest.at(moment, from, END, 3)));
      all.addAll(page.records());
      from = all.get(all.size() - 1).key().concat(ByteString.copyFrom(new byte[1]));
      more = page.more();
      put("a/5x", "created meanwhile");
      put("a/9", "changed meanwhile");
      delete("a/8");
    }

    assertThat(all).hasSize(10);
    assertThat(all).extracting(StoredRecord::value).containsOnly(key("old"));
    assertThat(all).extracting(StoredRecord::modRevision).allMatch(r -> r <= moment);
  }

  @Test
  void descendingPagesComeHighestFirst() {
    put("a/1", "x");
    put("a/2", "x");
    put("a/3", "x");

    ScanPage page = get(store.scan(new ScanRequest(START, END, 2, 0, true, true)));

    assertThat(page.records())
        .extracting(StoredRecord::key)
        .containsExactly(key("a/3"), key("a/2"));
    assertThat(page.more()).isTrue();
  }

  @Test
  void aFullLastPageSaysThatNothingIsLeft() {
    put("a/1", "x");
    put("a/2", "x");

    assertThat(get(store.scan(ScanRequest.newest(START, END, 2))).more()).isFalse();
    assertThat(get(store.scan(ScanRequest.newest(START, END, 1))).more()).isTrue();
  }

  @Test
  void aCompactedRevisionCannotBeRead() {
    long first = put("a/1", "x");
    long second = put("a/1", "y");
    compact(second);

    assertFails(store.scan(ScanRequest.at(first, START, END, 10)), StoreException.Kind.COMPACTED);
    assertThat(get(store.scan(ScanRequest.at(second, START, END, 10))).records()).hasSize(1);
  }

  @Test
  void aFutureRevisionCannotBeRead() {
    long future = get(store.confirmRevision()) + 1000;

    assertFails(store.scan(ScanRequest.at(future, START, END, 10)), StoreException.Kind.REFUSED);
  }

  @Test
  void createsOnlyIfAbsent() {
    Write write = new Write(key("a/1"), key("mine"));
    StoreTransaction create =
        new StoreTransaction(List.of(new Comparison(key("a/1"), 0)), List.of(write));

    CommitResult first = get(store.commit(create));
    CommitResult second = get(store.commit(create));

    long revision = ((CommitResult.Committed) first).revision();
    assertThat(((CommitResult.Rejected) second).current())
        .containsOnlyKeys(key("a/1"))
        .containsValue(new StoredRecord(key("a/1"), key("mine"), revision, revision));
  }

  @Test
  void aRejectedTransactionWritesNothingAndShowsAllComparedRecords() {
    long one = put("a/1", "x");
    long two = put("a/2", "y");
    StoreTransaction stale =
        new StoreTransaction(
            List.of(
                new Comparison(key("a/1"), one),
                new Comparison(key("a/2"), one),
                new Comparison(key("a/3"), 0)),
            List.of(new Write(key("a/1"), key("lost")), new Write(key("a/4"), key("lost"))));

    CommitResult.Rejected rejected = (CommitResult.Rejected) get(store.commit(stale));

    assertThat(rejected.current())
        .containsOnlyKeys(key("a/1"), key("a/2"))
        .containsValue(new StoredRecord(key("a/2"), key("y"), two, two));
    assertThat(rejected.revision()).isEqualTo(two);
    assertThat(get(store.scan(ScanRequest.newest(START, END, 10))).records())
        .extracting(StoredRecord::modRevision)
        .containsExactly(one, two);
  }

  @Test
  void aTransactionOfManyWritesHasOneRevision() {
    put("a/000", "x");
    List<Write> writes = new ArrayList<>();
    writes.add(new Write(key("a/000"), null));
    IntStream.range(1, 128).forEach(i -> writes.add(new Write(key("a/" + i), key("v" + i))));
    List<Comparison> comparisons =
        IntStream.range(1, 129).mapToObj(i -> new Comparison(key("a/" + i), 0)).toList();

    CommitResult result = get(store.commit(new StoreTransaction(comparisons, writes)));

    long revision = ((CommitResult.Committed) result).revision();
    assertThat(get(store.scan(ScanRequest.newest(START, END, 1000))).records())
        .hasSize(127)
        .allMatch(record -> record.modRevision() == revision);
  }

  @Test
  void aTransactionOfTooManyOperationsIsRefusedBeforeItIsSent() {
    List<Write> writes =
        IntStream.range(0, 129).mapToObj(i -> new Write(key("a/" + i), key("v"))).toList();

    assertThatThrownBy(() -> new StoreTransaction(List.of(), writes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("129");
  }

  @Test
  void oneKeyTwiceInATransactionIsRefused() {
    StoreTransaction twice =
        new StoreTransaction(
            List.of(), List.of(new Write(key("a/1"), key("x")), new Write(key("a/1"), key("y"))));

    assertFails(store.commit(twice), StoreException.Kind.REFUSED);
  }

  @Test
  void aTooLargeTransactionIsRefused() {
    ByteString large = ByteString.copyFrom(new byte[2_000_000]);

    assertFails(
        store.commit(new StoreTransaction(List.of(), List.of(new Write(key("a/1"), large)))),
        StoreException.Kind.REFUSED);
    assertThat(get(store.scan(ScanRequest.newest(START, END, 1))).records()).isEmpty();
  }

  @Test
  void deletingWhatIsNotThereChangesNothing() {
    long before = put("a/1", "x");

    long after = delete("a/2");

    assertThat(after).isEqualTo(before);
  }

  @Test
  void theConfirmedRevisionCoversEveryAcknowledgedWrite() {
    long before = get(store.confirmRevision());

    long written = put("a/1", "x");

    assertThat(written).isGreaterThan(before);
    assertThat(get(store.confirmRevision())).isEqualTo(written);
  }

  @Test
  void aWatchHearsWholeTransactionsInOrder() {
    RecordingListener listener = new RecordingListener();
    long next = get(store.confirmRevision()) + 1;
    try (StoreWatch watch = store.watch(START, END, next, listener)) {
      long one = put("a/1", "x");
      put("b/1", "outside");
      long two =
          commit(
              new Write(key("a/1"), null),
              new Write(key("a/2"), key("y")),
              new Write(key("b/2"), key("outside")),
              new Write(key("a/3"), key("z")));
      long three = put("a/2", "w");

      List<StoreEvent> events = listener.await(5);

      assertThat(watch).isNotNull();
      assertThat(events)
          .extracting(StoreEvent::revision)
          .containsExactly(one, two, two, two, three);
      assertThat(events.subList(1, 4))
          .containsExactlyInAnyOrder(
              new StoreEvent.Deleted(key("a/1"), two),
              new StoreEvent.Put(new StoredRecord(key("a/2"), key("y"), two, two)),
              new StoreEvent.Put(new StoredRecord(key("a/3"), key("z"), two, two)));
      assertThat(events.get(4))
          .isEqualTo(new StoreEvent.Put(new StoredRecord(key("a/2"), key("w"), two, three)));
      assertThat(listener.batches())
          .allMatch(b -> b.stream().filter(e -> e.revision() == two).count() % 3 == 0);
    }
  }

  @Test
  void aWatchBeginsInThePast() {
    put("a/0", "before");
    long one = put("a/1", "x");
    long two = put("a/2", "y");
    RecordingListener listener = new RecordingListener();

    try (StoreWatch watch = store.watch(START, END, one, listener)) {
      listener.await(2);
      long three = put("a/3", "z");

      assertThat(watch).isNotNull();
      assertThat(listener.await(3))
          .extracting(StoreEvent::revision)
          .containsExactly(one, two, three);
    }
  }

  @Test
  void aWatchOfALongPastMissesNothing() {
    long first = get(store.confirmRevision()) + 1;
    List<Long> written = IntStream.range(0, 300).mapToObj(i -> put("a/" + i % 7, "v" + i)).toList();
    RecordingListener listener = new RecordingListener();

    try (StoreWatch watch = store.watch(START, END, first, listener)) {
      assertThat(watch).isNotNull();
      assertThat(listener.await(300)).extracting(StoreEvent::revision).isEqualTo(written);
    }
  }

  @Test
  void aWatchOfACompactedRevisionEndsAsCompacted() {
    long first = put("a/1", "x");
    put("a/1", "y");
    long last = put("a/1", "z");
    compact(last);
    RecordingListener listener = new RecordingListener();

    try (StoreWatch watch = store.watch(START, END, first, listener)) {
      assertThat(watch).isNotNull();
      assertThat(listener.awaitEnd().kind()).isEqualTo(StoreException.Kind.COMPACTED);
      assertThat(listener.events()).isEmpty();
    }
  }

  @Test
  void aWatchOfTheCompactedRevisionItselfEndsSinceItsDeletionsMayBeForgotten() {
    put("a/1", "x");
    long deleted = delete("a/1");
    compact(deleted);
    RecordingListener listener = new RecordingListener();

    try (StoreWatch watch = store.watch(START, END, deleted, listener)) {
      assertThat(watch).isNotNull();
      assertThat(listener.awaitEnd().kind()).isEqualTo(StoreException.Kind.COMPACTED);
    }
  }

  @Test
  void aWatchRightAfterTheCompactedRevisionGoesOn() {
    long compacted = put("a/1", "x");
    long next = put("a/1", "y");
    compact(compacted);
    RecordingListener listener = new RecordingListener();

    try (StoreWatch watch = store.watch(START, END, next, listener)) {
      assertThat(watch).isNotNull();
      assertThat(listener.await(1)).extracting(StoreEvent::revision).containsExactly(next);
    }
  }

  @Test
  void aClosedWatchIsSilent() {
    RecordingListener closed = new RecordingListener();
    RecordingListener open = new RecordingListener();
    long next = get(store.confirmRevision()) + 1;
    StoreWatch watch = store.watch(START, END, next, closed);
    StoreWatch other = store.watch(START, END, next, open);
    put("a/1", "x");
    closed.await(1);

    watch.close();
    put("a/2", "y");
    open.await(2);
    watch.close();
    other.close();

    assertThat(closed.events()).hasSize(1);
    assertThat(closed.end()).isNull();
  }

  @Test
  void aListenerMayCloseItsOwnWatch() {
    RecordingListener heard = new RecordingListener();
    CompletableFuture<StoreWatch> opened = new CompletableFuture<>();
    WatchListener closing =
        new WatchListener() {
          @Override
          public void onEvents(List<StoreEvent> events) {
            heard.onEvents(events);
            opened.join().close();
          }

          @Override
          public void onEnd(StoreException cause) {
            heard.onEnd(cause);
          }
        };
    RecordingListener other = new RecordingListener();
    long next = get(store.confirmRevision()) + 1;
    opened.complete(store.watch(START, END, next, closing));
    try (StoreWatch watch = store.watch(START, END, next, other)) {
      put("a/1", "x");
      heard.await(1);
      put("a/2", "y");
      other.await(2);

      assertThat(watch).isNotNull();
      assertThat(heard.events()).hasSize(1);
      assertThat(heard.end()).isNull();
    }
  }

  @Test
  void aRegisteredKeyGoesAwayWithItsRegistration() {
    Registration registration = store.register(key("a/n"), key("me"), Duration.ofSeconds(5));
    awaitValue("a/n", "me");

    registration.close();
    registration.close();

    awaitValue("a/n", null);
  }

  @Test
  void aRegisteredKeyComesBackWhenItsLeaseIsLost() {
    RecordingListener listener = new RecordingListener();
    long next = get(store.confirmRevision()) + 1;
    try (StoreWatch watch = store.watch(START, END, next, listener);
        Registration registration = store.register(key("a/n"), key("me"), Duration.ofSeconds(2))) {
      awaitValue("a/n", "me");

      loseLeases();

      assertThat(watch).isNotNull();
      assertThat(registration).isNotNull();
      List<StoreEvent> events = listener.await(3);
      assertThat(events.get(1)).isInstanceOf(StoreEvent.Deleted.class);
      assertThat(events.get(2)).isInstanceOf(StoreEvent.Put.class);
    }
  }

  @Test
  void closingTheStoreEndsItsRegistrationsAndRefusesCalls() {
    RecordingListener listener = new RecordingListener();
    StoreWatch watch = store.watch(START, END, get(store.confirmRevision()) + 1, listener);
    try (DirectoryStore other = sameData(store)) {
      Registration registration = store.register(key("a/n"), key("me"), Duration.ofSeconds(60));
      awaitValue("a/n", "me");

      store.close();
      store.close();
      registration.close();
      watch.close();

      assertFails(store.confirmRevision(), StoreException.Kind.UNAVAILABLE);
      assertFails(
          store.commit(new StoreTransaction(List.of(), List.of())),
          StoreException.Kind.UNAVAILABLE);
      assertThat(listener.end()).isNull();
      if (other != store) {
        awaitValue(other, "a/n", null);
      }
    }
  }

  @Test
  void membersTellWhoLeads() {
    List<StoreMember> members = get(store.members());

    assertThat(members).isNotEmpty().allMatch(StoreMember::available);
    assertThat(members).filteredOn(StoreMember::leader).hasSize(1);
    assertThat(members).allMatch(member -> !member.version().isEmpty());
  }

  /** Another store with the same data; the same one if there can be no other. */
  protected DirectoryStore sameData(DirectoryStore opened) {
    return opened;
  }

  /** The store under test. */
  protected final DirectoryStore store() {
    return store;
  }

  protected static ByteString key(String text) {
    return ByteString.copyFromUtf8(text);
  }

  protected static <T> T get(CompletableFuture<T> future) {
    return future.orTimeout(20, TimeUnit.SECONDS).join();
  }

  protected static void assertFails(CompletableFuture<?> future, StoreException.Kind kind) {
    Throwable failure = get(future.handle((answer, thrown) -> thrown));
    assertThat(failure)
        .isInstanceOfSatisfying(
            StoreException.class, error -> assertThat(error.kind()).isEqualTo(kind));
  }

  protected final long put(String key, String value) {
    return commit(new Write(key(key), key(value)));
  }

  protected final long delete(String key) {
    return commit(new Write(key(key), null));
  }

  protected final long commit(Write... writes) {
    CommitResult result = get(store.commit(new StoreTransaction(List.of(), List.of(writes))));
    return ((CommitResult.Committed) result).revision();
  }

  private void awaitValue(String key, @Nullable String value) {
    awaitValue(store, key, value);
  }

  private static void awaitValue(DirectoryStore store, String key, @Nullable String value) {
    Awaitility.await()
        .atMost(20, TimeUnit.SECONDS)
        .pollInterval(10, TimeUnit.MILLISECONDS)
        .untilAsserted(
            () -> {
              List<StoredRecord> records =
                  get(store.scan(ScanRequest.newest(key(key), key(key + "\0"), 1))).records();
              assertThat(records)
                  .extracting(record -> record.value().toStringUtf8())
                  .isEqualTo(value == null ? List.of() : List.of(value));
            });
  }
}
