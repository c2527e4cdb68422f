package io.shardlookup.benchmarks.row;

import io.shardlookup.benchmarks.load.Comparison;
import io.shardlookup.benchmarks.load.LoadResult;
import io.shardlookup.benchmarks.load.LoadSettings;
import io.shardlookup.benchmarks.load.OpenLoop;
import io.shardlookup.benchmarks.orders.OrderFlow;
import io.shardlookup.benchmarks.report.Goal;
import io.shardlookup.benchmarks.report.Row;
import io.shardlookup.benchmarks.report.Topic;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** {@code order_pipeline}. */
public final class OrderPipeline implements Measurement {
  private static final double PER_SECOND = 200;
  private static final int WARM_UP_STEPS = 5;
  private static final double MICROS_A_MILLI = 1_000;
  private static final Duration PROFILED = Duration.ofSeconds(6);
  private static final String SIZE = "200 orders/s";
  private static final String VERSUS = "Kafka alone";

  @Override
  public Topic topic() {
    return new Topic(
        "order_pipeline",
        "From the moment at which `PlaceOrder` is to be called, 200 times a second at equal distances, until the order's document is"
            + " seen in MongoDB, by a thread that asks for those that are placed and missing by primary key every three milliseconds: an instance of the order service"
            + " (command, relay, projector), a shard on MariaDB, Kafka, the store. Against the same event through the same broker"
            + " alone: a transactional producer that takes all that waits into one transaction, a consumer of what is committed. The"
            + " goal is about the product's time, not about the ratio: people wait for it.",
        "several shards or instances, a real MongoDB (here a small server of its protocol), a Kafka of three brokers that"
            + " acknowledges over a network, nor that a machine of its own is needed for each: eight processes share this one's"
            + " processors, and that is most of the 99th percentile.");
  }

  @Override
  public List<Row> measure(Run run) throws IOException {
    LoadSettings load = run.sizes().orders().pipeline();
    try (OrderFlow flow = OrderFlow.start(run.directory(), run.folder())) {
      warmUp(run, flow, load.longestWarmUp());
      Comparison<LoadResult> results =
          Comparison.interleaved(
              load.pairs(),
              () -> place(run, flow, PER_SECOND, load.leadIn(), load.window()),
              () -> sendAlone(run, flow, load.leadIn(), load.window()));
      List<Row> rows =
          List.of(
              results
                  .of(result -> result.p99Micros() / MICROS_A_MILLI)
                  .row(topic().name(), SIZE + ": p99", "ms", VERSUS, Goal.atMost(100, "ms")),
              results
                  .of(result -> result.medianMicros() / MICROS_A_MILLI)
                  .row(topic().name(), SIZE + ": median", "ms", VERSUS, Goal.REPORTED));
      run.explain(
          rows,
          "the order service",
          flow.orderServicePid(),
          () ->
              System.out.println(
                  "profiled at " + place(run, flow, PER_SECOND, load.leadIn(), PROFILED)));
      return rows;
    }
  }

  /** In steps: services that have just started refuse what they cannot do in time. */
  private static void warmUp(Run run, OrderFlow flow, Duration time) {
    Duration step = time.dividedBy(WARM_UP_STEPS);
    for (int i = 1; i <= WARM_UP_STEPS; i++) {
      LoadResult unused = place(run, flow, PER_SECOND * i / WARM_UP_STEPS, Duration.ZERO, step);
    }
    LoadResult unused = sendAlone(run, flow, Duration.ZERO, step);
  }

  private static LoadResult place(
      Run run, OrderFlow flow, double perSecond, Duration leadIn, Duration time) {
    flow.drawNumbers(OpenLoop.requests(perSecond, leadIn) + OpenLoop.requests(perSecond, time));
    return new OpenLoop(flow.place(), perSecond, run.requests()).run(leadIn, time);
  }

  private static LoadResult sendAlone(Run run, OrderFlow flow, Duration leadIn, Duration time) {
    return new OpenLoop(flow.eventAlone(), PER_SECOND, run.requests()).run(leadIn, time);
  }
}
