package io.shardlookup.server.session;

import io.shardlookup.model.error.LookupException;
import java.time.Duration;

/**
 * Bounds and intervals of sessions.
 *
 * @param maxSessions most sessions at a time, 1..1000000; further ones are refused with OVERLOADED
 * @param heartbeat interval between heartbeats unless the client asks for another one, 50 ms..60 s
 * @param sessionsPerStretch the interval is stretched by (1 + sessions / this), 1 or more
 * @param behindBound how long a batch waits for its min_revision before it is answered behind, 1
 *     ms..10 s
 * @param slowClientBound how long a client may take to receive the snapshots of one reset before
 *     the view they are taken from is let go, and how long it may take to say hello, 1 s..1 h
 */
public record SessionConfig(
    int maxSessions,
    Duration heartbeat,
    int sessionsPerStretch,
    Duration behindBound,
    Duration slowClientBound) {
  /** What holds unless configured otherwise. */
  public static final SessionConfig DEFAULT =
      new SessionConfig(
          10_000, Duration.ofMillis(250), 2_000, Duration.ofMillis(50), Duration.ofSeconds(60));

  /** Shortest interval between heartbeats. */
  static final int MIN_HEARTBEAT_MILLIS = 50;

  /** Longest interval between heartbeats. */
  static final int MAX_HEARTBEAT_MILLIS = 60_000;

  private static final int MAX_SESSIONS = 1_000_000;

  /** Refuses values out of bounds with {@link LookupException} INVALID_ARGUMENT. */
  public SessionConfig {
    if (maxSessions < 1 || maxSessions > MAX_SESSIONS) {
      throw LookupException.invalid("max sessions", maxSessions, "1..1000000");
    }
    if (sessionsPerStretch < 1) {
      throw LookupException.invalid("sessions per stretch", sessionsPerStretch, "1 or more");
    }
    check("heartbeat", heartbeat, MIN_HEARTBEAT_MILLIS, MAX_HEARTBEAT_MILLIS);
    check("behind bound", behindBound, 1, 10_000);
    check("slow client bound", slowClientBound, 1_000, 3_600_000);
  }

  /**
   * The interval for a client that asks for {@code askedMillis} (0 leaves it to the node), on a
   * node with so many sessions; INVALID_ARGUMENT if that is out of bounds.
   */
  int heartbeatMillis(int askedMillis, int sessions) {
    if (askedMillis != 0
        && (askedMillis < MIN_HEARTBEAT_MILLIS || askedMillis > MAX_HEARTBEAT_MILLIS)) {
      throw LookupException.invalid(
          "heartbeat_millis", Integer.toUnsignedString(askedMillis), "0 or 50..60000");
    }
    long wanted = askedMillis == 0 ? heartbeat.toMillis() : askedMillis;
    long stretched = wanted + wanted * sessions / sessionsPerStretch;
    return (int) Math.min(stretched, MAX_HEARTBEAT_MILLIS);
  }

  private static void check(String name, Duration value, long minMillis, long maxMillis) {
    if (value.toMillis() < minMillis || value.toMillis() > maxMillis) {
      throw LookupException.invalid(
          name, value.toMillis() + " ms", minMillis + ".." + maxMillis + " ms");
    }
  }
}
