package io.shardlookup.benchmarks.row;

import io.shardlookup.benchmarks.directory.MeasuredDirectory;
import io.shardlookup.benchmarks.load.ClosedLoop;
import io.shardlookup.benchmarks.load.Comparison;
import io.shardlookup.benchmarks.load.LoadResult;
import io.shardlookup.benchmarks.load.LoadSettings;
import io.shardlookup.benchmarks.load.Operation;
import io.shardlookup.benchmarks.profile.FlightRecorder;
import io.shardlookup.benchmarks.report.Row;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What measurements of one run share. Confined to the main thread. */
public final class Run implements AutoCloseable {
  private static final Duration PROFILED = Duration.ofSeconds(4);
  private static final double FASTER = 1.05;
  private static final int WINDOWS_WITHOUT_GAIN = 3;

  private final Sizes sizes;
  private final Path folder;
  private final boolean profileAll;
  private final Map<String, String> profiles = new TreeMap<>();
  private final AtomicLong requests = new AtomicLong();
  private @Nullable MeasuredDirectory directory;

  /**
   * Starts nothing yet.
   *
   * @param folder for data, logs and recordings; exists
   * @param profileAll whether to say where time goes even if a goal is met
   */
  public Run(Sizes sizes, Path folder, boolean profileAll) {
    this.sizes = sizes;
    this.folder = folder;
    this.profileAll = profileAll;
  }

  /** How much is measured. */
  public Sizes sizes() {
    return sizes;
  }

  /** For data, logs and recordings. */
  public Path folder() {
    return folder;
  }

  /** The directory that measurements share; started and loaded at the first call. */
  public MeasuredDirectory directory() {
    MeasuredDirectory started = directory;
    if (started == null) {
      started = MeasuredDirectory.start(folder, sizes.entries());
      directory = started;
    }
    return started;
  }

  /** Compares requests that return at once, so many of them in flight. */
  Comparison<LoadResult> compare(Operation product, Operation peer, int inFlight) {
    return compare(product, peer, inFlight, Runnable::run);
  }

  /** Compares requests that return at once with a peer's that block on the executor's threads. */
  Comparison<LoadResult> compare(
      Operation product, Operation peer, int inFlight, Executor peersThreads) {
    return compare(
        new Side(product, Runnable::run), new Side(peer, peersThreads), inFlight, sizes.load());
  }

  /** Compares sides with so many requests of each in flight. */
  Comparison<LoadResult> compare(Side product, Side peer, int inFlight, LoadSettings load) {
    warmUp(product, inFlight, load);
    warmUp(peer, inFlight, load);
    return Comparison.interleaved(
        load.pairs(),
        () -> load(product, inFlight, load, load.window()),
        () -> load(peer, inFlight, load, load.window()));
  }

  /**
   * Runs both sides, whose code is new to this process, for as long as a warm-up takes at most:
   * while a compiler that shares two processors is behind, they get no faster for seconds.
   */
  void warmUpNewCode(Operation product, Operation peer, int inFlight) {
    for (Operation operation : List.of(product, peer)) {
      Side side = new Side(operation, Runnable::run);
      LoadResult unused = load(side, inFlight, sizes.load(), sizes.load().longestWarmUp());
    }
  }

  /** Until it gets no faster: a compiler that shares two processors takes its time. */
  private void warmUp(Side side, int inFlight, LoadSettings load) {
    double best = 0;
    int withoutGain = 0;
    for (Duration spent = Duration.ZERO;
        withoutGain < WINDOWS_WITHOUT_GAIN && spent.compareTo(load.longestWarmUp()) < 0;
        spent = spent.plus(load.window())) {
      double now = load(side, inFlight, load, load.window()).perSecond();
      withoutGain = now > best * FASTER ? 0 : withoutGain + 1;
      best = Math.max(best, now);
    }
  }

  /** Says where time goes in so many requests in flight, if anybody cares. */
  void explain(List<Row> rows, Operation operation, int inFlight) throws IOException {
    explain(
        rows,
        () -> {
          Side side = new Side(operation, Runnable::run);
          System.out.println("profiled at " + load(side, inFlight, sizes.load(), PROFILED));
        });
  }

  /** Says where time goes in this process alone, with so many requests in flight. */
  String profile(String name, Side side, int inFlight, LoadSettings load) throws IOException {
    return new FlightRecorder(folder)
        .record(
            name, () -> System.out.println("profiled at " + load(side, inFlight, load, PROFILED)));
  }

  private LoadResult load(Side side, int inFlight, LoadSettings load, Duration measured) {
    return new ClosedLoop(side.operation(), inFlight, side.threads(), requests)
        .run(load.leadIn(), measured);
  }

  /** Where the numbers of requests come from: none is given out twice in a run. */
  AtomicLong requests() {
    return requests;
  }

  /**
   * One side of a comparison.
   *
   * @param operation its request
   * @param threads where requests start; as many as are in flight, if they block
   */
  record Side(Operation operation, Executor threads) {}

  /** Whether somebody wants to know where time goes. */
  boolean wantsProfile(List<Row> rows) {
    return profileAll || rows.stream().anyMatch(Row::isMissed);
  }

  /** Says where the node and this process spend their time in the action, if anybody cares. */
  void explain(List<Row> rows, Runnable action) throws IOException {
    explain(rows, "the lookup node", directory().node().pid(), action);
  }

  /** The same of another server than the node; the title says what it is. */
  void explain(List<Row> rows, String title, long pid, Runnable action) throws IOException {
    if (wantsProfile(rows)) {
      String name = rows.get(0).name();
      profiles.put(name, new FlightRecorder(folder).record(name, title, pid, action));
    }
  }

  /** Files a summary under a measurement's name. */
  void explain(String name, String summary) {
    profiles.put(name, summary);
  }

  /** Summaries by name of the measurement. */
  public Map<String, String> profiles() {
    return profiles;
  }

  @Override
  public void close() {
    if (directory != null) {
      directory.close();
    }
  }
}
