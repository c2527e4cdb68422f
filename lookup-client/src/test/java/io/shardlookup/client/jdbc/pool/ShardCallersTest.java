package io.shardlookup.client.jdbc.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardlookup.client.jdbc.error.ShardErrorReason;
import io.shardlookup.client.jdbc.error.ShardException;
import io.shardlookup.model.ShardName;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ShardCallersTest {
  private static final int FEW = 2;
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final AtomicLong now = new AtomicLong();
  private final ShardCallers callers =
      new ShardCallers(new ShardName("shard-1"), FEW, PATIENCE, now::get);

  @Test
  void anyNumberWaitsForAShardThatReplies() {
    enter(FEW + 30);

    for (int i = 0; i < 10; i++) {
      pass(PATIENCE);
      callers.replied();
    }

    assertThatCode(callers::stay).doesNotThrowAnyException();
    assertThatCode(callers::enter).doesNotThrowAnyException();
  }

  @Test
  void fewOfThoseWhoWaitForASilentShardStayAndNobodyElseComesIn() {
    enter(FEW + 2);
    passMoreThan(PATIENCE);

    assertThatThrownBy(callers::enter)
        .isInstanceOfSatisfying(
            ShardException.class,
            e -> assertThat(e.reason()).isEqualTo(ShardErrorReason.UNAVAILABLE))
        .hasMessage(
            "shard shard-1: 5 calls wait for it and no transaction has ended for PT2S"
                + " (expected: at most 2 until one does)");
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(callers::stay).isInstanceOf(ShardException.class);
      callers.leave();
    }
    assertThatCode(callers::stay).doesNotThrowAnyException();
    assertThatThrownBy(callers::enter).isInstanceOf(ShardException.class);
  }

  @Test
  void aShardStaysSilentHoweverItsFewCallersChange() {
    enter(FEW + 1);
    passMoreThan(PATIENCE);
    assertThatThrownBy(callers::stay).isInstanceOf(ShardException.class);

    leave(2);
    enter(1);

    assertThatThrownBy(callers::enter).isInstanceOf(ShardException.class);
  }

  @Test
  void oneReplyLetsAllInAgain() {
    enter(FEW + 1);
    passMoreThan(PATIENCE);
    assertThatThrownBy(callers::enter).isInstanceOf(ShardException.class);

    callers.replied();

    enter(30);
    assertThatCode(callers::stay).doesNotThrowAnyException();
  }

  @Test
  void aShardStaysSilentWhenItsFewCallersTakeTurns() {
    enter(FEW + 1);
    passMoreThan(PATIENCE);
    assertThatThrownBy(callers::enter).isInstanceOf(ShardException.class);
    leave(FEW + 1);

    pass(PATIENCE);
    enter(FEW);

    assertThatThrownBy(callers::enter).isInstanceOf(ShardException.class);
  }

  @Test
  void aShardForWhichNobodyHasWaitedForLongIsTriedByAll() {
    enter(FEW + 1);
    passMoreThan(PATIENCE);
    assertThatThrownBy(callers::enter).isInstanceOf(ShardException.class);
    leave(FEW + 1);

    passMoreThan(PATIENCE);

    enter(30);
    assertThatCode(callers::stay).doesNotThrowAnyException();
  }

  @Test
  void whoWaitsLooksAgainWhenTheShardMayHaveBecomeSilent() {
    enter(FEW);
    assertThat(callers.untilSilent()).isEqualTo(PATIENCE);
    enter(1);
    pass(PATIENCE.dividedBy(4));
    assertThatCode(callers::stay).doesNotThrowAnyException();

    pass(callers.untilSilent());

    assertThatThrownBy(callers::stay).isInstanceOf(ShardException.class);
  }

  /** One long transaction is no silence: nobody else was waiting. */
  @Test
  void patienceBeginsWhenMoreThanAFewWait() {
    enter(FEW);
    passMoreThan(PATIENCE);

    enter(30);
    pass(PATIENCE);

    assertThatCode(callers::stay).doesNotThrowAnyException();
  }

  private void enter(int calls) {
    for (int i = 0; i < calls; i++) {
      callers.enter();
    }
  }

  private void leave(int calls) {
    for (int i = 0; i < calls; i++) {
      callers.leave();
    }
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  private void passMoreThan(Duration time) {
    pass(time.plusNanos(1));
  }
}
