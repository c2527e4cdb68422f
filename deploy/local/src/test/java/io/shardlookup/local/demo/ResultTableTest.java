package io.shardlookup.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlookup.local.check.CheckResult;
import io.shardlookup.local.cluster.LocalPorts;
import io.shardlookup.local.orders.Lag;
import io.shardlookup.local.orders.OrderBook;
import io.shardlookup.local.orders.OrderBooks;
import io.shardlookup.local.orders.OrderResult;
import io.shardlookup.orders.v1.OrderStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class ResultTableTest {
  @Test
  void showsCountsLatenciesAddressesAndThreeCommands() {
    DemoResult result = result(0, 0, 0);

    List<String> lines = ResultTable.of(result, LocalPorts.fixed());

    assertThat(result.failures()).isEmpty();
    assertThat(lines)
        .anySatisfy(
            line ->
                assertThat(line)
                    .containsPattern("warm resolves +1,234 +0 +150 ns +150 ns +.* 2[.]0 ms"))
        .anySatisfy(line -> assertThat(line).matches("  cold resolves +10 +0 .* 2[.]0 ms"))
        .anySatisfy(line -> assertThat(line).contains("127.0.0.1:7101  127.0.0.1:7102"))
        .anySatisfy(line -> assertThat(line).contains("shard-1 4, shard-2 5"))
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains("every order checked: in its shard 9, in the read model 9, in the"))
        .anySatisfy(
            line -> assertThat(line).contains("http://127.0.0.1:7201/metrics (and :7202, :7203)"))
        .anySatisfy(line -> assertThat(line).contains("http://127.0.0.1:7301 (and :7302, :7303)"));
    assertThat(lines.stream().filter(line -> line.contains("deploy/local/shardctl"))).hasSize(3);
  }

  @Test
  void countsChangesThatWereNotMadeAndThoseThatDidNotArriveAsFailed() {
    Histogram arrivals = Tally.histogram();
    arrivals.recordValue(2_000_000);
    DemoResult result = with(new DemoResult.Changes(5, 7, 1, 3, "", arrivals));

    List<String> lines = ResultTable.of(result, LocalPorts.fixed());

    assertThat(lines)
        .anySatisfy(line -> assertThat(line).matches("  change to cache +5 +4( +2[.]0 ms){4}"));
    assertThat(result.failures())
        .containsExactly(
            "3 changes not in a cache (expected: 0)", "1 changes not made (expected: 0)");
  }

  @Test
  void showsChangesOfOrdersAndHowFarTheStoresAreBehind() {
    OrderBook book =
        OrderBooks.of(
            Duration.ofSeconds(100),
            1,
            OrderStatus.ORDER_STATUS_PAID,
            OrderStatus.ORDER_STATUS_COMPLETED,
            OrderStatus.ORDER_STATUS_COMPLETED,
            OrderStatus.ORDER_STATUS_CANCELLED);
    OrderResult orders = new OrderResult(4, book, lag(3, 7), lag(20), check(List.of()));

    List<String> lines = ResultTable.of(result(0, 0, 0, orders), LocalPorts.fixed());

    assertThat(lines)
        .anySatisfy(line -> assertThat(line).matches("  order changes +4 +1( +1\\d\\d s){4}"))
        .anySatisfy(
            line -> assertThat(line).matches("  to read model +2 +0 +3[.]0 ms( +7[.]0 ms){3}"))
        .anySatisfy(line -> assertThat(line).matches("  to ledger +1 +0( +20 ms){4}"))
        .anySatisfy(
            line -> assertThat(line).startsWith("  4 orders placed: 2 completed, 1 called off;"));
  }

  @Test
  void countsEveryBrokenPromiseAsAFailure() {
    assertThat(result(1, 0, 0).failures()).singleElement().asString().contains("1 warm resolves");
    assertThat(result(0, 2, 0).failures()).singleElement().asString().contains("2 answers went");
    assertThat(result(0, 0, 3).failures()).singleElement().asString().contains("3 changes not in");
    assertThat(result(0, 0, 0, List.of("order lost")).failures()).containsExactly("order lost");
  }

  @Test
  void saysWhatFailedInsteadOfPraise() {
    List<String> lines = ResultTable.of(result(1, 0, 0), LocalPorts.fixed());

    assertThat(lines)
        .anySatisfy(line -> assertThat(line).startsWith("FAILED: 1 warm resolves"))
        .noneSatisfy(line -> assertThat(line).contains("No resolve and no order call failed"));
  }

  private static DemoResult result(long failed, long wentBack, long stale) {
    return result(failed, wentBack, stale, List.of());
  }

  private static DemoResult result(long failed, long wentBack, long stale, List<String> check) {
    OrderResult orders = new OrderResult(0, new OrderBook(), lag(1), lag(1), check(check));
    return result(failed, wentBack, stale, orders);
  }

  private static DemoResult result(long failed, long wentBack, long stale, OrderResult orders) {
    Histogram latencies = Tally.histogram();
    latencies.recordValueWithCount(150, 1_233);
    latencies.recordValue(2_000_000);
    return new DemoResult(
        Duration.ofSeconds(22),
        List.of("4.4 s SIGKILL lookup-1", "8.8 s SIGSTOP lookup-2"),
        List.of(),
        new DemoResult.Resolves(1_234, failed, wentBack, "", latencies),
        new DemoResult.Resolves(10, 0, 0, "", latencies),
        new DemoResult.Changes(5, 0, 0, stale, "", latencies),
        orders);
  }

  private static DemoResult with(DemoResult.Changes changes) {
    DemoResult well = result(0, 0, 0);
    return new DemoResult(
        well.length(),
        well.events(),
        well.died(),
        well.warm(),
        well.cold(),
        changes,
        well.orders());
  }

  private static CheckResult check(List<String> failures) {
    return new CheckResult(Map.of("shard-1", 4, "shard-2", 5), 9, 9, 9, failures);
  }

  private static Lag lag(long... millis) {
    Histogram times = Tally.histogram();
    for (long each : millis) {
      times.recordValue(TimeUnit.MILLISECONDS.toNanos(each));
    }
    return new Lag(times, "");
  }
}
