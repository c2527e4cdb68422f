package io.shardlookup.benchmarks.row;

import io.shardlookup.benchmarks.directory.MeasuredDirectory;
import io.shardlookup.benchmarks.directory.WarmClients;
import io.shardlookup.benchmarks.load.Comparison;
import io.shardlookup.benchmarks.load.Spreading;
import io.shardlookup.benchmarks.peer.RawWatches;
import io.shardlookup.benchmarks.report.Goal;
import io.shardlookup.benchmarks.report.Row;
import io.shardlookup.benchmarks.report.Topic;
import java.io.IOException;
import java.util.List;

/** {@code propagation}. */
public final class Propagation implements Measurement {
  private static final int WARM_UP_TURNS = 4;

  @Override
  public Topic topic() {
    return new Topic(
        "propagation",
        "From the acknowledgement of a change to the moment when a client's `resolve` answers it from its cache: 1,000 clients of"
            + " one node in one process, each with its own session and connection, against 1,000 etcd watches of one key, each on"
            + " its own connection too. All are looked at in turn, in the same way, until all have seen it.",
        "a network, clients on machines of their own, nor more than one node: a thousand receivers on this machine's processors"
            + " are most of the time measured.");
  }

  @Override
  public List<Row> measure(Run run) throws IOException {
    MeasuredDirectory directory = run.directory();
    int receivers = run.sizes().watchers();
    int changes = run.sizes().changes();
    try (WarmClients clients = WarmClients.start(directory, receivers);
        RawWatches watches = RawWatches.start(directory.etcdEndpoints().get(0), receivers)) {
      Spreading.Times unused = Spreading.of(clients, WARM_UP_TURNS * changes);
      unused = Spreading.of(watches, WARM_UP_TURNS * changes);
      Comparison<Spreading.Times> times =
          Comparison.interleaved(
              run.sizes().load().pairs(),
              () -> Spreading.of(clients, changes),
              () -> Spreading.of(watches, changes));
      String size = String.format("%,d receivers", receivers);
      List<Row> rows =
          List.of(
              times
                  .of(Spreading.Times::p99Millis)
                  .row(topic().name(), size + ": p99", "ms", "raw etcd watches", Goal.atMost(1.5)),
              times
                  .of(Spreading.Times::medianMillis)
                  .row(topic().name(), size + ": median", "ms", "raw etcd watches", Goal.REPORTED));
      run.explain(
          rows, () -> System.out.println("profiled at " + Spreading.of(clients, 8 * changes)));
      return rows;
    }
  }
}
