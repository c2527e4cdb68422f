package io.shardlookup.local.demo;

import io.shardlookup.client.LookupClient;
import io.shardlookup.local.cluster.LocalCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong during the demonstration: the node that most clients are in session with is
 * killed, then the one of the others with the most sessions is stopped; both come back before the
 * end. One thread runs it; events may be read at any time.
 */
final class Faults implements Runnable {
  /** What the event of a kill contains. */
  static final String KILL = "SIGKILL";

  /** What the event of a stop contains. */
  static final String STOP = "SIGSTOP";

  private static final double KILL_AT = 0.2;
  private static final double PAUSE_AT = 0.4;
  private static final double RESUME_AT = 0.65;
  private static final double RESTART_AT = 0.7;

  private final LocalCluster cluster;
  private final List<LookupClient> clients;
  private final Duration length;
  private final BooleanSupplier goesOn;
  private final List<String> events = Collections.synchronizedList(new ArrayList<>());
  private volatile @Nullable String killed;
  private volatile @Nullable String paused;
  private long began;

  /** Nothing has gone wrong yet. */
  Faults(
      LocalCluster cluster, List<LookupClient> clients, Duration length, BooleanSupplier goesOn) {
    this.cluster = cluster;
    this.clients = clients;
    this.length = length;
    this.goesOn = goesOn;
  }

  @Override
  public void run() {
    began = System.nanoTime();
    awaitShare(KILL_AT);
    String first = busiest("");
    killed = first;
    cluster.kill(first);
    note(KILL + " " + first);
    awaitShare(PAUSE_AT);
    String second = busiest(first);
    paused = second;
    cluster.pause(second);
    note(STOP + " " + second);
    awaitShare(RESUME_AT);
    mend(null, second);
    awaitShare(RESTART_AT);
    mend(first, null);
  }

  /** What happened so far, with the second in which it did. */
  List<String> events() {
    synchronized (events) {
      return List.copyOf(events);
    }
  }

  /** Brings back what is still away; for an early end. */
  void mendAll() {
    mend(killed, paused);
  }

  /** Lets the stopped node go on; for a command that is being interrupted. */
  void resumeOnly() {
    mend(null, paused);
  }

  private synchronized void mend(@Nullable String away, @Nullable String stopped) {
    if (stopped != null && stopped.equals(paused)) {
      cluster.resume(stopped);
      paused = null;
      note("SIGCONT " + stopped);
    }
    if (away != null && away.equals(killed)) {
      note("restart " + away);
      cluster.restart(away);
      killed = null;
    }
  }

  /** The node with the most sessions, apart from one; the first of the rest when none has any. */
  private String busiest(String butNot) {
    List<String> endpoints = cluster.ports().nodeEndpoints();
    List<String> names = cluster.nodeNames();
    return names.stream()
        .filter(name -> !name.equals(butNot))
        .max(Comparator.comparingLong(name -> sessions(endpoints.get(names.indexOf(name)))))
        .orElseThrow();
  }

  private long sessions(String endpoint) {
    return clients.stream()
        .filter(client -> client.node().filter(endpoint::equals).isPresent())
        .count();
  }

  private void note(String what) {
    double seconds = (System.nanoTime() - began) / 1e9;
    events.add(String.format(Locale.ROOT, "%.1f s %s", seconds, what));
  }

  private void awaitShare(double share) {
    long at = began + (long) (length.toNanos() * share);
    while (goesOn.getAsBoolean() && System.nanoTime() < at) {
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
