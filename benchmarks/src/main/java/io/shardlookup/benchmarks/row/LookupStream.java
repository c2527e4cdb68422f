package io.shardlookup.benchmarks.row;

import io.shardlookup.benchmarks.directory.ClientOperations;
import io.shardlookup.benchmarks.directory.MeasuredDirectory;
import io.shardlookup.benchmarks.directory.SessionStream;
import io.shardlookup.benchmarks.load.Comparison;
import io.shardlookup.benchmarks.load.LoadResult;
import io.shardlookup.benchmarks.load.Operation;
import io.shardlookup.benchmarks.peer.EchoPeer;
import io.shardlookup.benchmarks.report.Goal;
import io.shardlookup.benchmarks.report.Row;
import io.shardlookup.benchmarks.report.Topic;
import io.shardlookup.client.LookupClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code lookup_stream}. */
public final class LookupStream implements Measurement {
  private static final int[] IN_FLIGHT = {2048, 512, 64};

  @Override
  public Topic topic() {
    return new Topic(
        "lookup_stream",
        "Cold resolves of DIRECTORY keys through the session, against an empty gRPC-java two-way stream with one message there"
            + " and one back a lookup, as long as a batch of one key and its reply. *Batched* is `LookupClient.resolveAsync` with"
            + " a cache too small to help; *one key a batch* is the bare protocol with its limit of 16 unanswered batches.",
        "warm resolves (`resolve_key_hit`), nor a single resolve at a time, which costs one round trip in either case.");
  }

  @Override
  public List<Row> measure(Run run) throws IOException {
    MeasuredDirectory directory = run.directory();
    List<Row> rows = new ArrayList<>();
    try (EchoPeer peer = EchoPeer.start(run.folder());
        LookupClient client = ClientOperations.coldClient(directory);
        EchoPeer.EchoStream echo =
            peer.stream(
                SessionStream.requestBytes(),
                SessionStream.repliesBytes(ClientOperations.response(directory, 0)))) {
      Operation resolve = ClientOperations.resolve(client, directory);
      long missesBefore = client.metrics().misses.sum();
      run.warmUpNewCode(resolve, echo, IN_FLIGHT[1]);
      for (int inFlight : IN_FLIGHT) {
        add(rows, "batched", inFlight, Goal.atLeast(3), run.compare(resolve, echo, inFlight));
      }
      if (client.metrics().misses.sum() == missesBefore) {
        throw new IllegalStateException("no resolve was cold (expected: all of them)");
      }
      try (SessionStream unbatched = new SessionStream(directory)) {
        int inFlight = SessionStream.MOST_UNANSWERED;
        Comparison<LoadResult> results = run.compare(unbatched, echo, inFlight);
        add(rows, "one key a batch", inFlight, Goal.atLeast(0.9), results);
      }
      run.explain(rows, resolve, IN_FLIGHT[0]);
    }
    return rows;
  }

  private void add(
      List<Row> rows, String how, int inFlight, Goal goal, Comparison<LoadResult> results) {
    String size = how + ", " + inFlight + " in flight";
    rows.add(
        results
            .of(LoadResult::perSecond)
            .row(topic().name(), size, "1/s", "gRPC-java two-way echo", goal));
    rows.add(
        results
            .of(LoadResult::p99Micros)
            .row(topic().name(), size + ": p99", "µs", "gRPC-java two-way echo", Goal.REPORTED));
  }
}
