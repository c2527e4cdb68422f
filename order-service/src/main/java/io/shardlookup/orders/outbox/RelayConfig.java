package io.shardlookup.orders.outbox;

import java.time.Duration;

/**
 * How a relay works.
 *
 * @param batch most events of one Kafka transaction, 1..10,000
 * @param gathering the pause after a batch that was not full, which no wake ends: under load it
 *     makes few large transactions of many small ones, each of which costs the brokers as much;
 *     0..1 s
 * @param shortestIdle the first pause when an outbox is found empty; each further one is twice as
 *     long
 * @param longestIdle the longest such pause: how late an event can be that another instance wrote
 * @param standby how long one attempt waits for the lock, whole seconds
 * @param holderSilence after how long without a statement the database takes a holder for dead and
 *     lets the next one in, whole seconds; more than Kafka's calls may take
 */
public record RelayConfig(
    int batch,
    Duration gathering,
    Duration shortestIdle,
    Duration longestIdle,
    Duration standby,
    Duration holderSilence) {
  private static final Duration LONGEST_GATHERING = Duration.ofSeconds(1);

  /** What suits most. */
  public static final RelayConfig DEFAULT =
      new RelayConfig(
          200,
          Duration.ofMillis(15),
          Duration.ofMillis(5),
          Duration.ofMillis(40),
          Duration.ofSeconds(1),
          Duration.ofSeconds(6));

  /** Refuses values out of bounds. */
  public RelayConfig {
    if (batch < 1 || batch > 10_000) {
      throw new IllegalArgumentException("batch: " + batch + " (expected: 1..10000)");
    }
    if (gathering.isNegative() || gathering.compareTo(LONGEST_GATHERING) > 0) {
      throw new IllegalArgumentException("gathering: " + gathering + " (expected: 0..1 s)");
    }
    if (shortestIdle.toMillis() < 1 || longestIdle.compareTo(shortestIdle) < 0) {
      throw new IllegalArgumentException(
          "idle: " + shortestIdle + ".." + longestIdle + " (expected: 1 ms or more, growing)");
    }
    if (standby.toSeconds() < 1 || holderSilence.compareTo(standby) <= 0) {
      throw new IllegalArgumentException(
          "standby: "
              + standby
              + ", holder silence: "
              + holderSilence
              + " (expected: 1 s or more, and more than that)");
    }
  }
}
