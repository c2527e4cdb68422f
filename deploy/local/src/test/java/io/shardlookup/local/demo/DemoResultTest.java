package io.shardlookup.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlookup.local.check.CheckResult;
import io.shardlookup.local.orders.Lag;
import io.shardlookup.local.orders.OrderBook;
import io.shardlookup.local.orders.OrderResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class DemoResultTest {
  private static final String KILL = "4.4 s SIGKILL lookup-1";
  private static final String STOP = "8.8 s SIGSTOP lookup-2";
  private static final List<String> MENDED =
      List.of("14.3 s SIGCONT lookup-2", "15.4 s restart lookup-1");

  @Test
  void wantsANodeKilledAndAnotherOneStopped() {
    assertThat(withEvents(List.of(KILL, STOP)).failures()).isEmpty();

    assertThat(withEvents(List.of(STOP)).failures())
        .containsExactly("nodes killed: 0 (expected: 1 or more)");
    assertThat(withEvents(List.of(KILL)).failures())
        .containsExactly("nodes stopped: 0 (expected: 1 or more)");
    assertThat(withEvents(MENDED).failures()).hasSize(2);
    assertThat(withEvents(List.of()).failures()).hasSize(2);
  }

  @Test
  void wantsResolvesOfBothKindsAndChanges() {
    assertThat(withCounts(1, 1, 1).failures()).isEmpty();

    assertThat(withCounts(0, 1, 1).failures())
        .containsExactly("warm resolves: 0 (expected: 1 or more)");
    assertThat(withCounts(1, 0, 1).failures())
        .containsExactly("cold resolves: 0 (expected: 1 or more)");
    assertThat(withCounts(1, 1, 0).failures())
        .containsExactly("changes of mappings: 0 (expected: 1 or more)");
  }

  @Test
  void tellsOfThreadsThatDied() {
    String died = "thread faults-1: java.lang.IllegalStateException: no node runs";

    assertThat(result(List.of(KILL, STOP), List.of(died), 1, 1, 1).failures())
        .containsExactly(died);
  }

  private static DemoResult withEvents(List<String> events) {
    return result(events, List.of(), 1, 1, 1);
  }

  private static DemoResult withCounts(long warm, long cold, long changes) {
    return result(List.of(KILL, STOP), List.of(), warm, cold, changes);
  }

  /** Nothing failed in it. */
  private static DemoResult result(
      List<String> events, List<String> died, long warm, long cold, long changes) {
    Histogram latencies = Tally.histogram();
    latencies.recordValue(150);
    Lag lag = new Lag(latencies, "");
    return new DemoResult(
        Duration.ofSeconds(22),
        events,
        died,
        new DemoResult.Resolves(warm, 0, 0, "", latencies),
        new DemoResult.Resolves(cold, 0, 0, "", latencies),
        new DemoResult.Changes(changes, 0, 0, 0, "", latencies),
        new OrderResult(
            0, new OrderBook(), lag, lag, new CheckResult(Map.of(), 0, 0, 0, List.of())));
  }
}
