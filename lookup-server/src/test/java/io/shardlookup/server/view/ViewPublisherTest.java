package io.shardlookup.server.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shardlookup.model.Revision;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.view.View;
import io.shardlookup.server.store.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class ViewPublisherTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final ViewLimits LIMITS = new ViewLimits(100, 2, Duration.ofSeconds(3));
  private static final DirectoryIdentity SELF = new DirectoryIdentity("d1", 0);

  private final ManualTicker ticker = new ManualTicker();
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final Source source = new Source();
  private final ViewPublisher publisher =
      new ViewPublisher(LIMITS, ticker, source, timer, Runnable::run);

  @BeforeAll
  static void bePatient() {
    Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
  }

  @AfterEach
  void close() {
    timer.shutdownNow();
  }

  @Test
  void servesNothingBeforeTheFirstView() {
    assertThat(publisher.canServe()).isFalse();
    assertThat(publisher.isFresh()).isFalse();
    assertThat(reason(publisher.await(Revision.of(0, 1), LONG))).isEqualTo(ErrorReason.NOT_SERVING);
    assertThat(reason(publisher.confirm(LONG))).isEqualTo(ErrorReason.NOT_SERVING);
  }

  @Test
  void logsAChangeBeforeTheViewThatKnowsItShows() throws Exception {
    serve(5);
    List<Boolean> logged = new ArrayList<>();
    AutoCloseable listening =
        publisher.onPublish(
            () ->
                logged.add(!publisher.log().after(Revision.of(0, 5), 10).orElseThrow().isEmpty()));

    publisher.advance(view(6), List.of(LoggedChange.transaction(Revision.of(0, 6), List.of())));
    listening.close();
    publisher.advance(view(7), List.of());

    assertThat(logged).containsExactly(true);
  }

  @Test
  void letsACallerGoWhenItsRevisionIsThere() {
    serve(5);
    CompletableFuture<View> nearer = publisher.await(Revision.of(0, 6), LONG);
    CompletableFuture<View> farther = publisher.await(Revision.of(0, 8), LONG);

    publisher.advance(view(7), List.of());

    assertThat(nearer).isCompletedWithValueMatching(v -> v.revision().storeRevision() == 7);
    assertThat(farther).isNotDone();
    assertThat(publisher.waiting()).isEqualTo(1);
  }

  @Test
  void givesUpAfterTheBound() {
    serve(5);

    CompletableFuture<View> waiting = publisher.await(Revision.of(0, 6), Duration.ofMillis(20));

    await().until(waiting::isDone);
    assertThat(reason(waiting)).isEqualTo(ErrorReason.REVISION_NOT_REACHED);
    assertThat(publisher.waiting()).isZero();
  }

  @Test
  void refusesOneCallerTooManyAtOnce() {
    serve(5);
    var first = publisher.await(Revision.of(0, 6), LONG);
    var second = publisher.await(Revision.of(0, 6), LONG);

    CompletableFuture<View> third = publisher.await(Revision.of(0, 6), LONG);

    assertThat(reason(third)).isEqualTo(ErrorReason.OVERLOADED);
    assertThat(first).isNotDone();
    assertThat(second).isNotDone();
  }

  @Test
  void doesNotLetCallersWaitWhenItIsStale() {
    serve(5);
    ticker.advance(Duration.ofSeconds(4));

    CompletableFuture<View> known = publisher.await(Revision.of(0, 5), LONG);
    CompletableFuture<View> unknown = publisher.await(Revision.of(0, 6), LONG);

    assertThat(publisher.isFresh()).isFalse();
    assertThat(publisher.age()).isEqualTo(Duration.ofSeconds(4));
    assertThat(known).isCompleted();
    assertThat(reason(unknown)).isEqualTo(ErrorReason.REVISION_NOT_REACHED);
  }

  @Test
  void callersShareAConfirmationThatBeganAfterTheyCalled() {
    serve(5);
    CompletableFuture<View> first = publisher.confirm(LONG);
    CompletableFuture<View> second = publisher.confirm(LONG);
    CompletableFuture<View> third = publisher.confirm(LONG);
    int asked = source.asked.size();

    source.asked.get(0).complete(5L);
    int askedThen = source.asked.size();

    assertThat(asked).isEqualTo(1);
    assertThat(first).isCompleted();
    assertThat(second).isNotDone();
    assertThat(askedThen).isEqualTo(2);
    source.asked.get(1).complete(5L);
    assertThat(second).isCompleted();
    assertThat(third).isCompleted();
  }

  @Test
  void aConfirmedReadWaitsForTheConfirmedRevisionAndHastensIt() {
    serve(5);
    CompletableFuture<View> confirmed = publisher.confirm(LONG);

    source.asked.get(0).complete(9L);
    boolean early = confirmed.isDone();
    publisher.advance(view(9), List.of());

    assertThat(early).isFalse();
    assertThat(source.hastened).containsExactly(9L);
    assertThat(confirmed).isCompletedWithValueMatching(v -> v.revision().storeRevision() == 9);
  }

  @Test
  void aConfirmationThatFailsOrHangsIsTheStoresFault() {
    serve(5);
    CompletableFuture<View> failing = publisher.confirm(LONG);
    source
        .asked
        .get(0)
        .completeExceptionally(new StoreException(StoreException.Kind.UNAVAILABLE, "down"));
    CompletableFuture<View> hanging = publisher.confirm(Duration.ofMillis(20));

    await().until(hanging::isDone);
    assertThat(reason(failing)).isEqualTo(ErrorReason.STORE_UNAVAILABLE);
    assertThat(reason(hanging)).isEqualTo(ErrorReason.STORE_UNAVAILABLE);
  }

  @Test
  void aRestartForgetsTheLog() {
    serve(5);
    publisher.advance(view(6), List.of(LoggedChange.transaction(Revision.of(0, 6), List.of())));

    publisher.restart(SELF, view(9));

    assertThat(publisher.log().after(Revision.of(0, 6), 10)).isEmpty();
    assertThat(publisher.log().after(Revision.of(0, 9), 10)).isPresent();
  }

  private void serve(long revision) {
    publisher.restart(SELF, view(revision));
    publisher.freshAsOf(ticker.read());
  }

  private static View view(long revision) {
    return View.EMPTY.with(Revision.of(0, revision), List.of());
  }

  private static ErrorReason reason(CompletableFuture<View> failed) {
    return failed.handle((view, failure) -> ((LookupException) failure).reason()).join();
  }

  /** A store whose answers the test gives. */
  private static final class Source implements RevisionSource {
    private final List<CompletableFuture<Long>> asked = new CopyOnWriteArrayList<>();
    private final List<Long> hastened = new CopyOnWriteArrayList<>();

    @Override
    public CompletableFuture<Long> confirmRevision() {
      CompletableFuture<Long> answer = new CompletableFuture<>();
      asked.add(answer);
      return answer;
    }

    @Override
    public void hasten(long storeRevision) {
      hastened.add(storeRevision);
    }
  }
}
