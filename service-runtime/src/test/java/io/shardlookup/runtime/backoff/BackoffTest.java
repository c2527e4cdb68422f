package io.shardlookup.runtime.backoff;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private final Backoff backoff =
      new Backoff(Duration.ofMillis(100), Duration.ofSeconds(2), new Random(1));

  @Test
  void growsFromTheShortestToTheLongest() {
    long full = 100;
    for (int failure = 0; failure < 40; failure++) {
      assertThat(backoff.next().toMillis()).isBetween(full / 2, full);
      full = Math.min(2 * full, 2_000);
    }
  }

  @Test
  void startsAnewAfterASuccess() {
    for (int failure = 0; failure < 10; failure++) {
      backoff.next();
    }

    backoff.reset();

    assertThat(backoff.next()).isLessThanOrEqualTo(Duration.ofMillis(100));
  }
}
