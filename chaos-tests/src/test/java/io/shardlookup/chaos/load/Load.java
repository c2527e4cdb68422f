package io.shardlookup.chaos.load;

import io.shardlookup.client.LookupClient;
import io.shardlookup.model.Placement;
import io.shardlookup.model.error.LookupException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * One thread that resolves through one client, one key after the other, until it is told to stop.
 * Answers for one key must never go back to an older version of the directory.
 */
final class Load implements Runnable {
  private static final int REMEMBERED = 10_000;

  private final LookupClient client;
  private final Keys keys;
  private final Pace pace;
  private final Tally tally;
  private final Map<Keys.Key, Placement> last = new HashMap<>();

  /** So many resolves, then a pause: the machine belongs to the servers too. */
  record Pace(int burst, long pauseNanos) {}

  /** A load that has not begun. */
  Load(LookupClient client, Keys keys, Pace pace, Tally tally) {
    this.client = client;
    this.keys = keys;
    this.pace = pace;
    this.tally = tally;
  }

  @Override
  public void run() {
    while (tally.goesOn()) {
      for (int i = 0; i < pace.burst(); i++) {
        resolve(keys.next());
      }
      LockSupport.parkNanos(pace.pauseNanos());
    }
  }

  private void resolve(Keys.Key key) {
    long began = System.nanoTime();
    try {
      Placement placement = client.resolve(key.keyspace(), key.key());
      tally.resolved(began, System.nanoTime());
      checkOrder(key, placement);
    } catch (LookupException e) {
      tally.failed(key, e);
    }
  }

  private void checkOrder(Keys.Key key, Placement placement) {
    if (last.size() < REMEMBERED || last.containsKey(key)) {
      Placement before = last.put(key, placement);
      if (before != null && placement.isOlderThan(before)) {
        tally.wentBack(key, before, placement);
      }
    }
  }
}
