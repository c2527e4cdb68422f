package io.shardlookup.local.demo;

import io.shardlookup.local.check.CheckResult;
import io.shardlookup.local.cluster.LocalPorts;
import io.shardlookup.local.orders.OrderBook;
import io.shardlookup.local.orders.OrderResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/** The end of {@code make run}: what the demonstration came to, where things are, what to try. */
public final class ResultTable {
  private static final String ROW = "  %-16s %12s %8s %10s %10s %10s %12s";

  private ResultTable() {}

  /** The lines to show. */
  public static List<String> of(DemoResult result, LocalPorts ports) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add("In " + result.length().toSeconds() + " s of load:");
    result.events().forEach(event -> lines.add("  " + event));
    lines.add("");
    lines.add(row("", "count", "failed", "p50", "p99", "p99.9", "longest"));
    lines.add(resolves("warm resolves", result.warm()));
    lines.add(resolves("cold resolves", result.cold()));
    lines.add(changes(result.changes()));
    lines.addAll(orders(result.orders()));
    if (result.changes().arrivals().getValueAtPercentile(50) == 0) {
      lines.add("  0 ns: most changes were in the caches before their acknowledgement was here");
    }
    lines.add("");
    lines.add("  lookup nodes  " + String.join("  ", ports.nodeEndpoints()));
    lines.add("  metrics       " + ports.metricsUrls().get(0) + others(ports.metricsPorts()));
    lines.add("  etcd          " + ports.etcdEndpoints().get(0) + others(ports.etcdPorts()));
    lines.add("  shards        " + String.join("  ", ports.shardAddresses()));
    lines.add("  kafka         " + ports.kafkaBootstrap());
    Integer mongo = ports.stores().mongo();
    lines.add(
        "  mongo         " + (mongo == null ? "$MONGODB_URI" : "mongodb://127.0.0.1:" + mongo));
    lines.add("  orders        " + String.join("  ", ports.orderEndpoints()));
    lines.add("  settlement    127.0.0.1:" + ports.services().settlement().client());
    lines.add("");
    if (result.failures().isEmpty()) {
      lines.add(
          "No resolve and no order call failed, no answer went back. The cluster stays up. Try"
              + " next:");
    } else {
      result.failures().forEach(failure -> lines.add("FAILED: " + failure));
      lines.add("The cluster stays up. Try next:");
    }
    lines.add("  deploy/local/shardctl status");
    lines.add("  deploy/local/shardctl explain parcels " + DemoKeys.PARCELS.key(42));
    lines.add(
        "  deploy/local/shardctl entry put devices "
            + DemoKeys.DEVICES.key(42)
            + " shard-3 --reason 'try it'");
    return lines;
  }

  private static List<String> orders(OrderResult result) {
    OrderBook book = result.book();
    CheckResult check = result.check();
    return List.of(
        row("order changes", book.changes(), book.failed(), book.latencies()),
        row("to read model", result.readModelLag().times()),
        row("to ledger", result.ledgerLag().times()),
        "",
        String.format(
            Locale.ROOT,
            "  %s orders placed: %s completed, %s called off; all that there are: %s",
            Amounts.count(book.placed()),
            Amounts.count(book.completed()),
            Amounts.count(book.cancelled()),
            check.ordersByShard().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(shard -> shard.getKey() + " " + Amounts.count(shard.getValue()))
                .collect(Collectors.joining(", "))),
        String.format(
            Locale.ROOT,
            "  every order checked: in its shard %s, in the read model %s, in the ledger %s",
            Amounts.count(check.inShard()),
            Amounts.count(check.inReadModel()),
            Amounts.count(check.inLedger())));
  }

  private static String others(List<Integer> all) {
    return all.stream()
        .skip(1)
        .map(port -> ":" + port)
        .collect(Collectors.joining(", ", " (and ", ")"));
  }

  private static String resolves(String name, DemoResult.Resolves resolves) {
    return row(name, resolves.count(), resolves.failed(), resolves.latencies());
  }

  private static String changes(DemoResult.Changes changes) {
    return row(
        "change to cache",
        changes.count(),
        changes.refused() + changes.stale(),
        changes.arrivals());
  }

  private static String row(String name, long count, long failed, Histogram times) {
    return row(
        name,
        Amounts.count(count),
        Amounts.count(failed),
        Amounts.time(times.getValueAtPercentile(50)),
        Amounts.time(times.getValueAtPercentile(99)),
        Amounts.time(times.getValueAtPercentile(99.9)),
        Amounts.time(times.getMaxValue()));
  }

  /** A measurement of some changes, none of which can fail by itself. */
  private static String row(String name, Histogram times) {
    return row(name, times.getTotalCount(), 0, times);
  }

  private static String row(Object... cells) {
    return String.format(Locale.ROOT, ROW, cells);
  }
}
