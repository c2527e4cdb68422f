package io.shardlookup.server.follower;

import java.time.Duration;

/**
 * How patient a follower is.
 *
 * @param confirmEvery pause between confirmations of the store's revision
 * @param silentAfter how long a watch may lag behind a confirmed revision before it is taken for
 *     dead; the tick makes a living one pass it within a second
 * @param rotateAfter how long a watch is used
 * @param shortestPause first pause after a failure
 * @param longestPause longest pause between attempts
 */
public record FollowerTiming(
    Duration confirmEvery,
    Duration silentAfter,
    Duration rotateAfter,
    Duration shortestPause,
    Duration longestPause) {
  /** What a node uses. */
  public static final FollowerTiming DEFAULTS =
      new FollowerTiming(
          Duration.ofMillis(500),
          Duration.ofSeconds(3),
          Duration.ofMinutes(10),
          Duration.ofMillis(50),
          Duration.ofSeconds(2));
}
