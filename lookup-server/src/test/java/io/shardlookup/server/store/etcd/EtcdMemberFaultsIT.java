package io.shardlookup.server.store.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.shardlookup.processes.EtcdCluster;
import io.shardlookup.processes.EtcdConfig;
import io.shardlookup.processes.EtcdMember;
import io.shardlookup.server.store.CommitResult;
import io.shardlookup.server.store.RecordingListener;
import io.shardlookup.server.store.ScanRequest;
import io.shardlookup.server.store.StoreException;
import io.shardlookup.server.store.StoreMember;
import io.shardlookup.server.store.StoreTransaction;
import io.shardlookup.server.store.StoreTransaction.Write;
import io.shardlookup.server.store.StoreWatch;
import io.shardlookup.server.store.StoredRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three real members that are killed and stopped. */
final class EtcdMemberFaultsIT {
  private static final ByteString START = key("a/");
  private static final ByteString END = key("a0");
  private static final Duration ELECTION = Duration.ofSeconds(10);
  private static final AtomicInteger ROOTS = new AtomicInteger();

  @TempDir static Path directory;

  @SuppressWarnings("NullAway.Init")
  private static EtcdCluster cluster;

  @SuppressWarnings("NullAway.Init")
  private EtcdDirectoryStore store;

  @BeforeAll
  static void startCluster() {
    cluster = EtcdCluster.start(EtcdConfig.of(directory, 3));
  }

  @AfterAll
  static void stopCluster() {
    cluster.close();
  }

  @BeforeEach
  void open() {
    store =
        new EtcdDirectoryStore(
            EtcdStoreConfig.of(cluster.endpoints())
                .withRoot("members-" + ROOTS.incrementAndGet() + "/"));
  }

  @AfterEach
  void heal() {
    store.close();
    for (EtcdMember member : cluster.members()) {
      if (member.isPaused()) {
        member.resume();
      }
      if (!member.isAlive()) {
        member.start();
      }
    }
    cluster.awaitHealthy(Duration.ofSeconds(30));
  }

  /**
   * If the store came back to it, every third round would be slow; the machine may make a few so.
   */
  @Test
  void aStoppedFollowerFailsNoCallAndIsNotAskedAgainAndAgain() {
    get(store.confirmRevision());
    follower().pause();
    List<Duration> took = new ArrayList<>();

    for (int i = 0; i < 60; i++) {
      long begun = System.nanoTime();
      get(store.confirmRevision());
      get(store.scan(ScanRequest.newest(START, END, 10)));
      put("a/" + i % 10);
      took.add(Duration.ofNanos(System.nanoTime() - begun));
    }

    assertThat(took)
        .filteredOn(round -> round.compareTo(Duration.ofMillis(500)) > 0)
        .hasSizeLessThanOrEqualTo(5);
  }

  @Test
  void aWatchAtAStoppedMemberIsWedgedThenEndsWhileOthersGoOn() {
    List<RecordingListener> listeners = new ArrayList<>();
    List<StoreWatch> watches = new ArrayList<>();
    long next = get(store.confirmRevision()) + 1;
    for (int i = 0; i < 3; i++) {
      RecordingListener listener = new RecordingListener();
      listeners.add(listener);
      watches.add(store.watch(START, END, next, listener));
    }
    put("a/1");
    listeners.forEach(listener -> listener.await(1));

    follower().pause();
    get(store.confirmRevision()); // leaves the stopped member, should the store keep to that one
    put("a/2");

    List<RecordingListener> alive = new ArrayList<>();
    RecordingListener wedged = null;
    for (RecordingListener listener : listeners) {
      if (awaitEventsOrEnd(listener) == 2) {
        alive.add(listener);
      } else {
        wedged = listener;
      }
    }
    assertThat(alive).hasSize(2).allMatch(listener -> listener.end() == null);
    assertThat(wedged).isNotNull();
    watches.forEach(StoreWatch::close);
  }

  @Test
  void aKilledLeaderIsReplacedWithinSeconds() {
    put("a/0");
    List<Long> acknowledged = new ArrayList<>();
    cluster.awaitLeader(ELECTION).kill();
    long begun = System.nanoTime();

    while (acknowledged.size() < 5) {
      acknowledged.addAll(tryPut("a/" + acknowledged.size()));
    }

    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(ELECTION);
    assertThat(get(store.scan(ScanRequest.newest(START, END, 100))).records())
        .extracting(StoredRecord::modRevision)
        .containsAll(acknowledged);
  }

  @Test
  void aStoppedLeaderIsReplacedWithinSeconds() {
    put("a/0");
    cluster.awaitLeader(ELECTION).pause();
    long begun = System.nanoTime();
    List<Long> acknowledged = new ArrayList<>();

    while (acknowledged.size() < 5) {
      acknowledged.addAll(tryPut("a/" + acknowledged.size()));
    }

    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(ELECTION);
    assertThat(get(store.scan(ScanRequest.newest(START, END, 100))).records())
        .extracting(StoredRecord::modRevision)
        .containsAll(acknowledged);
  }

  /** The quickest of some calls counts: the machine may hold up any of them. */
  @Test
  void withEveryMemberKilledCallsFailAtOnceAndGoOnAfterwards() {
    put("a/1");
    cluster.members().forEach(EtcdMember::kill);
    List<Duration> took = new ArrayList<>();

    for (int i = 0; i < 5; i++) {
      long begun = System.nanoTime();
      Throwable failure = get(store.confirmRevision().handle((answer, thrown) -> thrown));
      List<StoreMember> members = get(store.members());
      took.add(Duration.ofNanos(System.nanoTime() - begun));

      assertThat(failure)
          .isInstanceOfSatisfying(
              StoreException.class,
              e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.UNAVAILABLE));
      assertThat(members).hasSize(3).noneMatch(StoreMember::available);
      assertThat(members).allMatch(member -> !member.problems().isEmpty());
    }

    assertThat(Collections.min(took)).isLessThan(Duration.ofSeconds(2));
    cluster.members().forEach(EtcdMember::start);
    cluster.awaitHealthy(Duration.ofSeconds(30));
    assertThat(put("a/2")).isPositive();
  }

  @Test
  void membersTellWhichOneIsGone() {
    EtcdMember gone = follower();
    gone.kill();

    List<StoreMember> members = get(store.members());

    assertThat(members)
        .filteredOn(member -> !member.available())
        .extracting(StoreMember::endpoint)
        .containsExactly(gone.endpoint());
    assertThat(members).filteredOn(StoreMember::leader).hasSize(1);
  }

  private static EtcdMember follower() {
    EtcdMember leader = cluster.awaitLeader(ELECTION);
    return cluster.members().stream().filter(m -> m != leader).findFirst().orElseThrow();
  }

  /** How many events it had when it had two, or when it ended. */
  private static int awaitEventsOrEnd(RecordingListener listener) {
    org.awaitility.Awaitility.await()
        .atMost(20, TimeUnit.SECONDS)
        .until(() -> listener.end() != null || listener.events().size() >= 2);
    return listener.events().size();
  }

  private long put(String key) {
    return ((CommitResult.Committed) get(store.commit(write(key)))).revision();
  }

  /** The revision of the write if it was acknowledged. */
  private List<Long> tryPut(String key) {
    return get(
        store
            .commit(write(key))
            .handle(
                (result, failure) ->
                    failure == null
                        ? List.of(((CommitResult.Committed) result).revision())
                        : List.of()));
  }

  private static StoreTransaction write(String key) {
    return new StoreTransaction(List.of(), List.of(new Write(key(key), key("x"))));
  }

  private static <T> T get(CompletableFuture<T> future) {
    return future.orTimeout(30, TimeUnit.SECONDS).join();
  }

  private static ByteString key(String text) {
    return ByteString.copyFromUtf8(text);
  }
}
