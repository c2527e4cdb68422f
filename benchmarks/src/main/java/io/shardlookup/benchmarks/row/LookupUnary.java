package io.shardlookup.benchmarks.row;

import io.shardlookup.benchmarks.directory.ClientOperations;
import io.shardlookup.benchmarks.directory.MeasuredDirectory;
import io.shardlookup.benchmarks.load.Comparison;
import io.shardlookup.benchmarks.load.LoadResult;
import io.shardlookup.benchmarks.load.Operation;
import io.shardlookup.benchmarks.peer.EchoPeer;
import io.shardlookup.benchmarks.report.Goal;
import io.shardlookup.benchmarks.report.Row;
import io.shardlookup.benchmarks.report.Topic;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code lookup_unary}. */
public final class LookupUnary implements Measurement {
  private static final int[] IN_FLIGHT = {64, 512};

  @Override
  public Topic topic() {
    return new Topic(
        "lookup_unary",
        "Unary `Lookup` calls from another process on one connection, against an empty gRPC-java echo whose request and"
            + " answer are as long. Both servers are processes with the same JVM options, and answer on the transport's"
            + " threads; both clients are configured alike. Throughput with so many calls in flight.",
        "how Java services resolve: they use the session, which batches. This is the price for other languages and tools. Client"
            + " and server share the machine, so a server alone can do more.");
  }

  @Override
  public List<Row> measure(Run run) throws IOException {
    MeasuredDirectory directory = run.directory();
    List<Row> rows = new ArrayList<>();
    Operation lookup = ClientOperations.lookup(directory);
    try (EchoPeer peer = EchoPeer.start(run.folder())) {
      Operation echo =
          peer.unary(
              ClientOperations.request(0).getSerializedSize(),
              ClientOperations.response(directory, 0).getSerializedSize());
      run.warmUpNewCode(lookup, echo, IN_FLIGHT[1]);
      for (int inFlight : IN_FLIGHT) {
        Comparison<LoadResult> results = run.compare(lookup, echo, inFlight);
        rows.add(
            results
                .of(LoadResult::perSecond)
                .row(
                    topic().name(),
                    inFlight + " in flight",
                    "1/s",
                    "gRPC-java echo",
                    Goal.atLeast(0.95)));
        rows.add(
            results
                .of(LoadResult::p99Micros)
                .row(
                    topic().name(),
                    inFlight + " in flight: p99",
                    "µs",
                    "gRPC-java echo",
                    Goal.REPORTED));
      }
    }
    run.explain(rows, lookup, IN_FLIGHT[1]);
    return rows;
  }
}
