package io.shardlookup.server.store.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.shardlookup.processes.EtcdCluster;
import io.shardlookup.processes.EtcdConfig;
import io.shardlookup.server.store.CommitResult;
import io.shardlookup.server.store.RecordingListener;
import io.shardlookup.server.store.ScanRequest;
import io.shardlookup.server.store.StoreEvent;
import io.shardlookup.server.store.StoreException;
import io.shardlookup.server.store.StoreException.Kind;
import io.shardlookup.server.store.StoreTransaction;
import io.shardlookup.server.store.StoreTransaction.Write;
import io.shardlookup.server.store.StoreWatch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real member behind a connection that loses things. */
final class EtcdProxyFaultsIT {
  private static final ByteString START = key("a/");
  private static final ByteString END = key("a0");
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(1);

  /** After so long without an answer nobody vouches for a connection. */
  private static final Duration IDLE = Duration.ofMillis(400);

  private static final AtomicInteger ROOTS = new AtomicInteger();

  @TempDir static Path directory;

  @SuppressWarnings("NullAway.Init")
  private static EtcdCluster cluster;

  @SuppressWarnings("NullAway.Init")
  private TcpProxy proxy;

  /** Behind the proxy. */
  @SuppressWarnings("NullAway.Init")
  private EtcdDirectoryStore store;

  /** Past the proxy. */
  @SuppressWarnings("NullAway.Init")
  private EtcdDirectoryStore direct;

  @BeforeAll
  static void startCluster() {
    cluster = EtcdCluster.start(EtcdConfig.of(directory, 1));
  }

  @AfterAll
  static void stopCluster() {
    cluster.close();
  }

  @BeforeEach
  void open() throws IOException {
    String root = "faults-" + ROOTS.incrementAndGet() + "/";
    proxy = TcpProxy.start(cluster.endpoints().get(0));
    store =
        new EtcdDirectoryStore(
            EtcdStoreConfig.of(List.of(proxy.endpoint()))
                .withRoot(root)
                .withTimeouts(CALL_TIMEOUT, Duration.ofSeconds(5)));
    direct = new EtcdDirectoryStore(EtcdStoreConfig.of(cluster.endpoints()).withRoot(root));
  }

  @AfterEach
  void close() throws IOException {
    store.close();
    direct.close();
    proxy.close();
  }

  /** The stream is cut at another byte each time: before, within and after the batch. */
  @RepeatedTest(20)
  void aStreamThatDiesAroundItsCatchUpBatchLosesNoEvent(RepetitionInfo run) {
    long first = get(direct.confirmRevision()) + 1;
    List<Long> written = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      written.add(put(direct, "a/" + i, "value " + i));
    }
    get(store.confirmRevision());

    proxy.cutAfter((run.getCurrentRepetition() - 1) * 70L);
    RecordingListener before = new RecordingListener();
    List<StoreEvent> heard = new ArrayList<>();
    try (StoreWatch watch = store.watch(START, END, first, before)) {
      assertThat(watch).isNotNull();
      proxy.cutAfter((run.getCurrentRepetition() - 1) * 70L);
      Awaitility.await()
          .atMost(10, TimeUnit.SECONDS)
          .until(() -> before.end() != null || before.events().size() == 20);
      heard.addAll(before.events());
      proxy.cut();
      assertThat(before.awaitEnd().kind()).isEqualTo(Kind.UNAVAILABLE);
    }
    long next = heard.isEmpty() ? first : heard.get(heard.size() - 1).revision() + 1;
    RecordingListener after = new RecordingListener();
    proxy.cutAfter(Long.MAX_VALUE);
    try (StoreWatch watch = watchUntilItHolds(next, after)) {
      assertThat(watch).isNotNull();
      written.add(put(direct, "a/last", "x"));
      heard.addAll(after.await(21 - heard.size()));
    }

    assertThat(heard).extracting(StoreEvent::revision).isEqualTo(written);
    assertThat(before.events().size() + after.events().size()).isEqualTo(21);
  }

  @Test
  void aWatchWhoseStreamIsCutEndsAndStaysSilent() {
    RecordingListener listener = new RecordingListener();
    long next = get(store.confirmRevision()) + 1;
    try (StoreWatch watch = store.watch(START, END, next, listener)) {
      assertThat(watch).isNotNull();
      put(direct, "a/1", "x");
      listener.await(1);

      proxy.cut();
      assertThat(listener.awaitEnd().kind()).isEqualTo(Kind.UNAVAILABLE);
      long last = put(direct, "a/2", "y");

      Awaitility.await().until(() -> confirmsAtLeast(last));
      assertThat(listener.events()).hasSize(1);
    }
  }

  @Test
  void aCatchUpBatchOfTwentyMegabytesArrives() {
    long first = get(direct.confirmRevision()) + 1;
    ByteString megabyte = ByteString.copyFrom(new byte[1 << 20]);
    for (int i = 0; i < 20; i++) {
      commit(direct, new Write(key("a/" + i), megabyte));
    }
    RecordingListener listener = new RecordingListener();

    try (StoreWatch watch = store.watch(START, END, first, listener)) {
      assertThat(watch).isNotNull();
      List<StoreEvent> events = listener.await(20);

      assertThat(events)
          .hasSize(20)
          .isSortedAccordingTo((a, b) -> (int) (a.revision() - b.revision()));
      assertThat(listener.batches().get(0)).hasSizeGreaterThan(4);
      assertThat(listener.end()).isNull();
    }
  }

  @Test
  void aRevisionCompactedWhileAwayEndsTheNextWatch() {
    RecordingListener away = new RecordingListener();
    long next = get(store.confirmRevision()) + 1;
    try (StoreWatch watch = store.watch(START, END, next, away)) {
      assertThat(watch).isNotNull();
      put(direct, "a/1", "heard");
      away.await(1);
      proxy.refuse(true);
      away.awaitEnd();
    }
    put(direct, "a/1", "missed");
    put(direct, "a/2", "missed too");
    long last = put(direct, "a/3", "still there");
    cluster.compact(last);
    proxy.refuse(false);

    RecordingListener back = new RecordingListener();
    long reopened = away.events().get(0).revision() + 1;
    try (StoreWatch watch = watchUntilItHolds(reopened, back)) {
      assertThat(watch).isNotNull();
      assertThat(back.awaitEnd().kind()).isEqualTo(Kind.COMPACTED);
      assertThat(back.events()).isEmpty();
    }
    assertThat(get(store.scan(ScanRequest.newest(START, END, 10))).records()).hasSize(3);
  }

  @Test
  void aTransactionWhoseReplyVanishesHasAnUnknownOutcome() {
    get(store.confirmRevision());
    proxy.dropReplies(true);

    Throwable failure = failureOf(store.commit(write("a/1", "x")));

    assertThat(kindOf(failure)).isEqualTo(Kind.OUTCOME_UNKNOWN);
    assertThat(get(direct.scan(ScanRequest.newest(START, END, 10))).records()).hasSize(1);
  }

  @Test
  void aTransactionWhoseConnectionDiesHasAnUnknownOutcome() {
    get(store.confirmRevision());
    proxy.dropReplies(true);
    CompletableFuture<CommitResult> commit = store.commit(write("a/1", "x"));
    Awaitility.await()
        .until(() -> !get(direct.scan(ScanRequest.newest(START, END, 1))).records().isEmpty());

    proxy.cut();

    assertThat(kindOf(failureOf(commit))).isEqualTo(Kind.OUTCOME_UNKNOWN);
  }

  @Test
  void aTransactionThatNobodyTookIsCertainlyNotWritten() {
    get(store.confirmRevision());
    proxy.refuse(true);
    Awaitility.await().until(() -> !confirmsAtLeast(1));

    Throwable failure = failureOf(store.commit(write("a/1", "x")));

    assertThat(kindOf(failure)).isEqualTo(Kind.UNAVAILABLE);
    assertThat(get(direct.scan(ScanRequest.newest(START, END, 10))).records()).isEmpty();
  }

  @Test
  void aTransactionAfterAnIdleTimeAsksBeforeItIsSent() {
    get(store.confirmRevision());
    long answered = System.nanoTime();
    proxy.dropReplies(true);
    Awaitility.await().until(() -> System.nanoTime() - answered > IDLE.toNanos());

    Throwable failure = failureOf(store.commit(write("a/1", "x")));

    assertThat(kindOf(failure)).isEqualTo(Kind.UNAVAILABLE);
    assertThat(get(direct.scan(ScanRequest.newest(START, END, 10))).records()).isEmpty();
  }

  @Test
  void callsWithoutReplyEndWithinTheirBounds() {
    get(store.confirmRevision());
    proxy.dropReplies(true);
    long begun = System.nanoTime();

    Throwable confirmed = failureOf(store.confirmRevision());
    assertThat(kindOf(confirmed)).isEqualTo(Kind.UNAVAILABLE);
    assertThat(Duration.ofNanos(System.nanoTime() - begun))
        .isBetween(CALL_TIMEOUT.minusMillis(50), CALL_TIMEOUT.plusSeconds(15));

    RecordingListener listener = new RecordingListener();
    try (StoreWatch watch = store.watch(START, END, 1, listener)) {
      assertThat(watch).isNotNull();
      assertThat(listener.awaitEnd().kind()).isEqualTo(Kind.UNAVAILABLE);
    }
  }

  @Test
  void aStoreGoesOnWhenItsMemberIsReachableAgain() {
    proxy.refuse(true);
    assertThat(kindOf(failureOf(store.confirmRevision()))).isEqualTo(Kind.UNAVAILABLE);

    proxy.refuse(false);

    Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> confirmsAtLeast(1));
  }

  /** A watch on a connection that may still be recovering. */
  private StoreWatch watchUntilItHolds(long first, RecordingListener listener) {
    Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> confirmsAtLeast(1));
    return store.watch(START, END, first, listener);
  }

  private boolean confirmsAtLeast(long revision) {
    return store.confirmRevision().handle((r, e) -> e == null && r >= revision).join();
  }

  private static StoreTransaction write(String key, String value) {
    return new StoreTransaction(List.of(), List.of(new Write(key(key), key(value))));
  }

  private static long put(EtcdDirectoryStore store, String key, String value) {
    return commit(store, new Write(key(key), key(value)));
  }

  private static long commit(EtcdDirectoryStore store, Write write) {
    CommitResult result = get(store.commit(new StoreTransaction(List.of(), List.of(write))));
    return ((CommitResult.Committed) result).revision();
  }

  private static Kind kindOf(Throwable failure) {
    return ((StoreException) failure).kind();
  }

  private static Throwable failureOf(CompletableFuture<?> future) {
    return get(future.handle((answer, failure) -> failure));
  }

  private static <T> T get(CompletableFuture<T> future) {
    return future.orTimeout(20, TimeUnit.SECONDS).join();
  }

  private static ByteString key(String text) {
    return ByteString.copyFromUtf8(text);
  }
}
