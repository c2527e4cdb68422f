package io.shardlookup.benchmarks.row;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.shardlookup.benchmarks.directory.ClientOperations;
import io.shardlookup.benchmarks.directory.MeasuredDirectory;
import io.shardlookup.benchmarks.load.Comparison;
import io.shardlookup.benchmarks.peer.EchoPeer;
import io.shardlookup.benchmarks.peer.JavaServer;
import io.shardlookup.benchmarks.peer.ScanMain;
import io.shardlookup.benchmarks.profile.FlightRecorder;
import io.shardlookup.benchmarks.profile.FrameSummary;
import io.shardlookup.benchmarks.report.Goal;
import io.shardlookup.benchmarks.report.Row;
import io.shardlookup.benchmarks.report.Topic;
import io.shardlookup.processes.LookupNodeProcess;
import io.shardlookup.processes.ServerProcess;
import io.shardlookup.v1.LookupServiceGrpc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** {@code cold_start}. */
public final class ColdStart implements Measurement {
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final long BETWEEN_QUESTIONS_MILLIS = 10;

  @Override
  public Topic topic() {
    return new Topic(
        "cold_start",
        "From starting a lookup node's process, without a snapshot on disk, to its first answer for the last key; against a"
            + " process that only reads the same records through jetcd, in pages with a start and an end at one revision, and"
            + " ends. Same JVM options.",
        "a restart with a snapshot on disk while etcd is down, nor a start while clients ask.");
  }

  @Override
  public List<Row> measure(Run run) throws IOException {
    MeasuredDirectory directory = run.directory();
    Comparison<Double> seconds =
        Comparison.interleaved(
            run.sizes().starts(), () -> start(directory), () -> scan(run, directory));
    List<Row> rows =
        List.of(
            seconds
                .of(s -> s)
                .row(
                    topic().name(),
                    String.format("%,d entries", directory.entries()),
                    "s",
                    "bare jetcd scan",
                    Goal.atMost(1.3)));
    if (run.wantsProfile(rows)) {
      run.explain(topic().name(), profile(run, directory));
    }
    return rows;
  }

  private static double start(MeasuredDirectory directory) {
    try (LookupNodeProcess node = directory.anotherNode()) {
      long from = System.nanoTime();
      node.start();
      awaitAnswer(node, directory.entries() - 1);
      return (System.nanoTime() - from) / 1e9;
    }
  }

  private static void awaitAnswer(LookupNodeProcess node, int entry) {
    ManagedChannel channel = EchoPeer.channel(node.ports().client());
    try {
      long deadline = System.nanoTime() + LIMIT.toNanos();
      while (!answers(channel, entry)) {
        if (!node.isAlive() || System.nanoTime() > deadline) {
          throw new IllegalStateException(node.name() + " does not answer: " + node.logTail(20));
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(BETWEEN_QUESTIONS_MILLIS));
        channel.resetConnectBackoff();
      }
    } finally {
      channel.shutdownNow();
    }
  }

  private static boolean answers(ManagedChannel channel, int entry) {
    try {
      return LookupServiceGrpc.newBlockingStub(channel)
          .withDeadlineAfter(1, TimeUnit.SECONDS)
          .lookup(ClientOperations.request(entry))
          .hasPlacement();
    } catch (StatusRuntimeException notYet) {
      return false;
    }
  }

  private static double scan(Run run, MeasuredDirectory directory) {
    long from = System.nanoTime();
    try (ServerProcess scan =
        ServerProcess.start(
            JavaServer.command(
                "scan",
                ScanMain.class,
                List.of(directory.etcdEndpoints().get(0), "" + directory.entries()),
                run.folder()))) {
      int status = scan.awaitExit(LIMIT);
      if (status != 0) {
        throw new IllegalStateException("scan ended with " + status + ": " + scan.logTail(20));
      }
      return (System.nanoTime() - from) / 1e9;
    }
  }

  private static String profile(Run run, MeasuredDirectory directory) throws IOException {
    Path recording = run.folder().resolve("cold-start.jfr").toAbsolutePath();
    try (LookupNodeProcess node =
        directory.anotherNode("-XX:StartFlightRecording:name=start,settings=profile")) {
      node.start();
      awaitAnswer(node, directory.entries() - 1);
      String dumped =
          FlightRecorder.jcmd(node.pid(), "JFR.dump", "name=start", "filename=" + recording);
      if (!Files.exists(recording)) {
        throw new IOException("no recording: " + dumped);
      }
    }
    return FrameSummary.of("the node, from its start to its first answer", recording);
  }
}
