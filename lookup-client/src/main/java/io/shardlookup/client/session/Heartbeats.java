package io.shardlookup.client.session;

import io.shardlookup.v1.Ping;
import io.shardlookup.v1.SessionRequest;
import java.time.Duration;
import java.util.List;

/**
 * The heartbeats of a session: when a ping asks for the next one, and since when the node is
 * silent. Pure: what happened and the time in, actions out. Confined to the session executor.
 */
final class Heartbeats {
  private final int missable;
  private long intervalNanos;
  private long lastTickNanos;
  private long lastHeardNanos;
  private long nextPingNanos;
  private long pingId;
  private boolean pingOpen;
  private long pingSentNanos;

  Heartbeats(SessionSettings settings) {
    this.missable = settings.missedHeartbeats();
    this.intervalNanos = settings.heartbeatInterval().toNanos();
  }

  /** The client starts. */
  void started(long now) {
    lastTickNanos = now;
  }

  /** Time passed. If this process stood still, what the node sent meanwhile is still unread. */
  void ticked(long now) {
    boolean late = now - lastTickNanos > 2 * intervalNanos;
    lastTickNanos = now;
    if (late) {
      lastHeardNanos = now;
    }
  }

  /** The node said something, whatever it was. */
  void heard(long now) {
    lastHeardNanos = now;
  }

  /**
   * A session begins, with a first ping.
   *
   * @param agreedMillis the interval that the node has agreed to; 0 if it leaves that as it is
   */
  void begin(int agreedMillis, long now, List<SessionAction> actions) {
    if (agreedMillis > 0) {
      intervalNanos = Duration.ofMillis(agreedMillis).toNanos();
    }
    pingOpen = false;
    ping(now, actions);
  }

  boolean isPingDue(long now) {
    return now - nextPingNanos >= 0;
  }

  /** At each interval, but a second one only when the first is answered or long overdue. */
  void ping(long now, List<SessionAction> actions) {
    nextPingNanos = now + intervalNanos;
    if (pingOpen && now - pingSentNanos < missable * intervalNanos) {
      return;
    }
    pingOpen = true;
    pingId++;
    pingSentNanos = now;
    actions.add(
        new SessionAction.Send(
            SessionRequest.newBuilder().setPing(Ping.newBuilder().setId(pingId)).build()));
  }

  /** A heartbeat echoes a ping; false if that is not the last one. */
  boolean answered(long echoedPingId) {
    if (echoedPingId != pingId) {
      return false;
    }
    pingOpen = false;
    return true;
  }

  /** When the last ping was sent. */
  long pingSentNanos() {
    return pingSentNanos;
  }

  /** Whether too many heartbeats are missing. */
  boolean isSilent(long now) {
    return now - silentAtNanos() >= 0;
  }

  /** When the next ping is due or the node is silent. */
  long wakeAtNanos() {
    return Math.min(nextPingNanos, silentAtNanos());
  }

  private long silentAtNanos() {
    return lastHeardNanos + missable * intervalNanos;
  }
}
