package io.shardlookup.benchmarks.row;

import io.shardlookup.benchmarks.directory.MeasuredDirectory;
import io.shardlookup.benchmarks.load.ClosedLoop;
import io.shardlookup.benchmarks.load.LoadResult;
import io.shardlookup.benchmarks.load.Operation;
import io.shardlookup.benchmarks.profile.FlightRecorder;
import io.shardlookup.benchmarks.report.Row;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What measurements of one run share. Confined to the main thread. */
public final class Run implements AutoCloseable {
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

  /** One measurement of requests that return at once. */
  LoadResult load(Operation operation, int inFlight) {
    return load(operation, inFlight, Runnable::run);
  }

  /** One measurement of requests that block on the executor's threads. */
  LoadResult load(Operation operation, int inFlight, Executor threads) {
    return new ClosedLoop(operation, inFlight, threads, requests)
        .run(sizes.leadIn(), sizes.window());
  }

  /** Whether somebody wants to know where time goes. */
  boolean wantsProfile(List<Row> rows) {
    return profileAll || rows.stream().anyMatch(Row::isMissed);
  }

  /** Says where the node and this process spend their time in the action, if anybody cares. */
  void explain(List<Row> rows, Runnable action) throws IOException {
    if (wantsProfile(rows)) {
      String name = rows.get(0).name();
      FlightRecorder recorder = new FlightRecorder(folder);
      profiles.put(
          name, recorder.record(name, "the lookup node", directory().node().pid(), action));
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
