package io.shardlookup.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlookup.local.check.CheckResult;
import io.shardlookup.local.cluster.LocalPorts;
import io.shardlookup.local.orders.Lag;
import io.shardlookup.local.orders.OrderBook;
import io.shardlookup.local.orders.OrderResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
        .noneSatisfy(line -> assertThat(line).contains("No resolve failed"));
  }

  private static DemoResult result(long failed, long wentBack, long stale) {
    return result(failed, wentBack, stale, List.of());
  }

  private static DemoResult result(long failed, long wentBack, long stale, List<String> check) {
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
        new OrderResult(
            0,
            new OrderBook(),
            new Lag(latencies, ""),
            new Lag(latencies, ""),
            new CheckResult(Map.of("shard-1", 4, "shard-2", 5), 9, 9, 9, check)));
  }
}
