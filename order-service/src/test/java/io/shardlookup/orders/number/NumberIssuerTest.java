package io.shardlookup.orders.number;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlookup.client.SequenceBlock;
import io.shardlookup.model.Generation;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.Revision;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.orders.SettableClock;
import io.shardlookup.orders.error.OrderErrorReason;
import io.shardlookup.orders.error.OrderException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class NumberIssuerTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final int BLOCK = 3;

  private final SettableClock clock = new SettableClock(Instant.parse("2026-06-30T12:00:00Z"));
  private final Queue<Draw> draws = new ArrayDeque<>();
  private boolean known = true;
  private long generation = 1;
  private final NumberIssuer issuer =
      new NumberIssuer(
          this::keyspace,
          (day, count) -> {
            Draw draw = new Draw(day, count, new CompletableFuture<>());
            draws.add(draw);
            return draw.result;
          },
          BLOCK,
          clock);

  /** A draw that the test decides on. */
  private record Draw(LocalDate day, int count, CompletableFuture<SequenceBlock> result) {
    void gives(long first) {
      gives(first, 1);
    }

    void gives(long first, long revision) {
      result.complete(new SequenceBlock(first, count, new Revision(revision)));
    }

    void fails() {
      result.completeExceptionally(
          new CompletionException(
              new LookupException(ErrorReason.NOT_SERVING, "no lookup node can be reached")));
    }
  }

  @Test
  void waitsForTheFirstBlockAndFetchesTheNextAndTomorrowsAhead() {
    CompletableFuture<IssuedNumber> first = issuer.issue();
    Draw today = draws.remove();

    assertThat(first).isNotDone();
    assertThat(today.day()).isEqualTo("2026-06-30");
    assertThat(today.count()).isEqualTo(BLOCK);

    today.gives(101);
    assertThat(first.join().number().text()).isEqualTo("20260630-101");
    assertThat(draws.element().day()).isEqualTo("2026-06-30");
    draws.remove().gives(201);
    assertThat(draws.element().day()).isEqualTo("2026-07-01");
    draws.remove().gives(1);

    assertThat(draws).isEmpty();
    assertThat(issuer.left()).isEqualTo(5);
  }

  @Test
  void issuesBlockAfterBlock() {
    fill(1, 4, 1);

    assertThat(issue()).isEqualTo("20260630-1");
    assertThat(issue()).isEqualTo("20260630-2");
    assertThat(issue()).isEqualTo("20260630-3");
    assertThat(issue()).isEqualTo("20260630-4");
    assertThat(draws.element().day()).isEqualTo("2026-06-30");
  }

  @Test
  void daysEndInTheTimeZoneOfTheKeyspace() {
    fill(1, 4, 71);
    clock.set(Instant.parse("2026-06-30T21:59:59Z"));
    assertThat(issue()).isEqualTo("20260630-1");

    clock.set(Instant.parse("2026-06-30T22:00:00Z"));
    IssuedNumber july = issuer.issue().join();

    assertThat(july.number().text()).isEqualTo("20260701-71");
    assertThat(july.usableUntil()).isEqualTo("2026-07-02T22:00:00Z");
  }

  @Test
  void drawsTheDayAfterWhenADayBegins() {
    fill(1, 4, 71);
    clock.advance(Duration.ofDays(1));

    issuer.look();

    assertThat(draws.element().day()).isEqualTo("2026-07-01");
    draws.remove().gives(80);
    assertThat(draws.remove().day()).isEqualTo("2026-07-02");
  }

  @Test
  void aClockThatGoesBackDoesNotBringADayBack() {
    fill(1, 4, 71);
    clock.advance(Duration.ofDays(1));
    assertThat(issue()).isEqualTo("20260701-71");

    clock.advance(Duration.ofDays(-1));

    assertThat(issue()).isEqualTo("20260701-72");
  }

  @Test
  void aClockThatWasFarAheadIsNotBelievedAfterwards() {
    clock.advance(Duration.ofDays(400));
    fill(1, 4, 71);
    assertThat(issue()).isEqualTo("20270804-1");

    clock.advance(Duration.ofDays(-400));
    CompletableFuture<IssuedNumber> today = issuer.issue();
    draws.remove().gives(8);

    assertThat(today.join().number().text()).isEqualTo("20260630-8");
  }

  @Test
  void lastsForOneBlockMoreWithEveryNodeDownAndIsUnavailableThen() {
    fill(1, 4, 71);
    for (int n = 1; n <= 3; n++) {
      assertThat(issue()).isEqualTo("20260630-" + n);
    }
    draws.remove().fails();
    for (int n = 4; n <= 6; n++) {
      assertThat(issue()).isEqualTo("20260630-" + n);
    }

    CompletableFuture<IssuedNumber> none = issuer.issue();
    draws.remove().fails();

    assertThat(reason(none)).isEqualTo(OrderErrorReason.NO_NUMBER_AVAILABLE);
    assertThat(none.handle((v, e) -> e.getMessage()).join())
        .contains("2026-06-30", "no lookup node can be reached");
  }

  @Test
  void doesNotAskAgainForEveryNumberWhileNodesAreDown() {
    fill(1, 4, 71);
    for (int n = 1; n <= 3; n++) {
      assertThat(issue()).isEqualTo("20260630-" + n);
    }
    draws.remove().fails();

    assertThat(issue()).isEqualTo("20260630-4");
    assertThat(draws).isEmpty();

    issuer.look();
    draws.remove().gives(7);
    assertThat(issue()).isEqualTo("20260630-5");
    assertThat(draws).isEmpty();
  }

  @Test
  void aBlockOfUnknownOutcomeIsLeftOut() {
    CompletableFuture<IssuedNumber> waiting = issuer.issue();
    draws
        .remove()
        .result()
        .completeExceptionally(new LookupException(ErrorReason.OUTCOME_UNKNOWN, "maybe drawn"));
    assertThat(reason(waiting)).isEqualTo(OrderErrorReason.NO_NUMBER_AVAILABLE);

    CompletableFuture<IssuedNumber> next = issuer.issue();
    draws.remove().gives(4);

    assertThat(next.join().number().text()).isEqualTo("20260630-4");
  }

  @Test
  void aFailureForTomorrowDoesNotFailWhoWaitsForToday() {
    CompletableFuture<IssuedNumber> waiting = issuer.issue();
    issuer.look();
    Draw today = draws.remove();
    Draw tomorrow = draws.remove();
    assertThat(tomorrow.day()).isEqualTo("2026-07-01");

    tomorrow.fails();
    assertThat(waiting).isNotDone();
    today.gives(1);

    assertThat(waiting.join().number().text()).isEqualTo("20260630-1");
  }

  @Test
  void issuesNoNumberAgainAfterItsKeyspaceWasCreatedAnew() {
    fill(1, 4, 1);
    assertThat(issue()).isEqualTo("20260630-1");
    generation = 20;

    assertThat(issuer.left()).isZero();
    CompletableFuture<IssuedNumber> anew = issuer.issue();
    assertThat(anew).isNotDone();
    draws.remove().gives(1, 21);

    assertThat(anew.join().number().text()).isEqualTo("20260630-1");
    assertThat(issuer.left()).isEqualTo(2);
    draws.remove().gives(4, 22);
    assertThat(draws.element().day()).isEqualTo("2026-07-01");
  }

  @Test
  void leavesABlockOutThatWasDrawnBeforeItsKeyspaceWasCreatedAnew() {
    CompletableFuture<IssuedNumber> waiting = issuer.issue();
    Draw before = draws.remove();
    generation = 20;

    before.gives(101, 19);
    assertThat(waiting).isNotDone();
    draws.remove().gives(1, 20);

    assertThat(waiting.join().number().text()).isEqualTo("20260630-1");
  }

  @Test
  void keepsABlockOfAKeyspaceThatItHearsOfLater() {
    CompletableFuture<IssuedNumber> waiting = issuer.issue();
    draws.remove().gives(1, 21);
    assertThat(waiting.join().number().text()).isEqualTo("20260630-1");

    generation = 20;

    assertThat(issue()).isEqualTo("20260630-2");
  }

  @Test
  void givesUpOnADrawWhoseKeyspaceIsGone() {
    CompletableFuture<IssuedNumber> waiting = issuer.issue();
    known = false;

    draws.remove().gives(1);
    assertThat(reason(waiting)).isEqualTo(OrderErrorReason.NOT_SERVING);

    known = true;
    assertThat(issuer.issue()).isNotDone();
    assertThat(draws.element().day()).isEqualTo("2026-06-30");
  }

  @Test
  void saysSoWhileTheKeyspaceIsNotKnown() {
    known = false;

    assertThat(reason(issuer.issue())).isEqualTo(OrderErrorReason.NOT_SERVING);
    assertThat(issuer.left()).isZero();
    issuer.look();
    assertThat(draws).isEmpty();
  }

  @Test
  void failsWhoWaitsWhenItEnds() {
    CompletableFuture<IssuedNumber> waiting = issuer.issue();

    issuer.close();

    assertThat(reason(waiting)).isEqualTo(OrderErrorReason.NOT_SERVING);
    assertThat(reason(issuer.issue())).isEqualTo(OrderErrorReason.NOT_SERVING);
  }

  private OrderKeyspace keyspace() {
    if (!known) {
      throw new OrderException(OrderErrorReason.NOT_SERVING, "not known");
    }
    return new OrderKeyspace(
        new KeyspaceName("orders"), "", BERLIN, 30, new Generation(generation));
  }

  private void fill(long first, long next, long tomorrow) {
    issuer.look();
    draws.remove().gives(first);
    draws.remove().gives(next);
    draws.remove().gives(tomorrow);
  }

  private String issue() {
    return issuer.issue().join().number().text();
  }

  private static OrderErrorReason reason(CompletableFuture<IssuedNumber> failed) {
    assertThat(failed).isCompletedExceptionally();
    return failed.handle((value, error) -> ((OrderException) error).reason()).join();
  }
}
