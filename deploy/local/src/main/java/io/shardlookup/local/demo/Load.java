package io.shardlookup.local.demo;

import io.shardlookup.client.LookupClient;
import io.shardlookup.model.Placement;
import io.shardlookup.model.error.LookupException;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.HdrHistogram.Histogram;

/**
 * One thread that resolves through one client, one key after the other, and times each. Answers for
 * one key must never go back to an older version of the directory.
 */
final class Load implements Runnable {
  private final LookupClient client;
  private final Questions questions;
  private final Pace pace;
  private final Tally tally;
  private final BooleanSupplier goesOn;
  private final Histogram latencies = Tally.histogram();
  private final Map<String, Placement> last = new HashMap<>();

  /** A load that has not begun. */
  Load(LookupClient client, Questions questions, Pace pace, Tally tally, BooleanSupplier goesOn) {
    this.client = client;
    this.questions = questions;
    this.pace = pace;
    this.tally = tally;
    this.goesOn = goesOn;
  }

  @Override
  public void run() {
    while (goesOn.getAsBoolean()) {
      for (int i = 0; i < pace.burst(); i++) {
        resolve(questions.next());
      }
      LockSupport.parkNanos(pace.pauseNanos());
    }
    tally.add(latencies);
  }

  private void resolve(Question question) {
    long began = System.nanoTime();
    try {
      Placement placement = client.resolve(question.keyspace(), question.key());
      long nanos = System.nanoTime() - began;
      latencies.recordValue(nanos);
      tally.longestNanos.accumulate(nanos);
      tally.resolves.increment();
      if (question.repeated()) {
        checkOrder(question, placement);
      }
    } catch (LookupException e) {
      tally.failed(e);
    }
  }

  private void checkOrder(Question question, Placement placement) {
    Placement before = last.put(question.key(), placement);
    if (before != null && placement.isOlderThan(before)) {
      tally.wentBack.increment();
    }
  }

  /** A key to resolve; repeated if it comes again, so that it is worth remembering. */
  record Question(String keyspace, String key, boolean repeated) {}

  /** What is asked; confined to the load's thread. */
  interface Questions {
    /** The next one. */
    Question next();
  }

  /** So many resolves, then a pause: the machine belongs to the servers too. */
  record Pace(int burst, long pauseNanos) {}

  /** The same keys of all keyspaces over and over, in random order. */
  static Questions warm(int keysAKeyspace, Random random) {
    DemoKeys[] keyspaces = DemoKeys.values();
    Question[] all = new Question[keyspaces.length * keysAKeyspace];
    for (int i = 0; i < all.length; i++) {
      DemoKeys keys = keyspaces[i % keyspaces.length];
      all[i] = new Question(keys.keyspace(), keys.key(i / keyspaces.length), true);
    }
    return () -> all[random.nextInt(all.length)];
  }

  /** Every device once before any comes again, in an order of its own. */
  static Questions cold(int devices, Random random) {
    int[] order = random.ints(0, devices).distinct().limit(devices).toArray();
    int[] next = {0};
    return () -> {
      int number = order[next[0]++ % order.length];
      return new Question(DemoKeys.DEVICES.keyspace(), DemoKeys.DEVICES.key(number), false);
    };
  }
}
