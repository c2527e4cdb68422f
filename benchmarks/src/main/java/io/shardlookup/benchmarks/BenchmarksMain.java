package io.shardlookup.benchmarks;

import io.shardlookup.benchmarks.report.PerformancePage;
import io.shardlookup.benchmarks.report.ResultsFile;
import io.shardlookup.benchmarks.report.Row;
import io.shardlookup.benchmarks.row.ColdStart;
import io.shardlookup.benchmarks.row.KeyHit;
import io.shardlookup.benchmarks.row.KeysMemory;
import io.shardlookup.benchmarks.row.LookupStream;
import io.shardlookup.benchmarks.row.LookupUnary;
import io.shardlookup.benchmarks.row.LookupVersus;
import io.shardlookup.benchmarks.row.Measurement;
import io.shardlookup.benchmarks.row.OrderPipeline;
import io.shardlookup.benchmarks.row.Propagation;
import io.shardlookup.benchmarks.row.Run;
import io.shardlookup.benchmarks.row.ScopeHit;
import io.shardlookup.benchmarks.row.Sizes;
import io.shardlookup.benchmarks.row.WriteOverhead;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures, and writes the results file and the page. */
@Command(
    name = "benchmarks/run",
    mixinStandardHelpOptions = true,
    description =
        "Measures the product side by side with its peers. Exit code: 0 when everything was measured, whether or not goals"
            + " are met; 1 when a measurement failed.")
public final class BenchmarksMain implements Callable<Integer> {
  private static final List<Measurement> ALL =
      List.of(
          new ScopeHit(),
          new KeyHit(),
          new LookupUnary(),
          new LookupStream(),
          LookupVersus.etcd(),
          LookupVersus.redis(),
          LookupVersus.mysql(),
          new Propagation(),
          new KeysMemory(),
          new ColdStart(),
          new WriteOverhead(),
          new OrderPipeline());

  @Parameters(index = "0", paramLabel = "full|quick|smoke", description = "How much is measured.")
  private String size = "";

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "NAME",
      description = "Only these rows; the others stay as they were in the results.")
  private Set<String> only = Set.of();

  @Option(names = "--profile", description = "Say where time goes even where goals are met.")
  private boolean profile;

  @Option(
      names = "--scratch",
      required = true,
      paramLabel = "FOLDER",
      description = "An empty folder for data, logs and recordings.")
  private Path scratch = Path.of("");

  @Option(
      names = "--repository",
      required = true,
      paramLabel = "FOLDER",
      description = "Where benchmarks/results and docs are.")
  private Path repository = Path.of("");

  /** Runs and exits. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new BenchmarksMain()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    Sizes sizes = sizes();
    Progress progress = new Progress();
    List<Row> rows = new ArrayList<>();
    try (Run run = new Run(sizes, scratch, profile)) {
      for (Measurement measurement : chosen()) {
        rows.addAll(progress.measure(measurement, run));
      }
      write(rows, run);
    }
    return progress.failures() == 0 ? 0 : 1;
  }

  private void write(List<Row> rows, Run run) throws IOException {
    ResultsFile results = new ResultsFile(repository.resolve("benchmarks/results/latest.json"));
    List<Row> all = only.isEmpty() ? rows : ResultsFile.merge(results.read(), rows);
    results.write(all);
    Profiles profiles = new Profiles(repository.resolve("benchmarks/results/profiles"));
    PerformancePage page =
        new PerformancePage(
            repository.resolve("docs/performance.md"),
            ALL.stream().map(Measurement::topic).toList());
    page.write(Machine.line(run.sizes().word()), all, profiles.replace(rows, run.profiles()));
  }

  private Sizes sizes() {
    return switch (size) {
      case "full" -> Sizes.FULL;
      case "quick" -> Sizes.QUICK;
      case "smoke" -> Sizes.SMOKE;
      default ->
          throw new IllegalArgumentException("size: " + size + " (expected: full, quick or smoke)");
    };
  }

  private List<Measurement> chosen() {
    Set<String> names = ALL.stream().map(each -> each.topic().name()).collect(Collectors.toSet());
    if (!names.containsAll(only)) {
      throw new IllegalArgumentException("--only: " + only + " (expected: some of " + names + ")");
    }
    return ALL.stream()
        .filter(each -> only.isEmpty() || only.contains(each.topic().name()))
        .toList();
  }
}
