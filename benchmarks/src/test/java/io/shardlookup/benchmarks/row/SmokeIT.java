package io.shardlookup.benchmarks.row;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlookup.benchmarks.report.Row;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class SmokeIT {
  private static final List<Measurement> OF_PROCESSES =
      List.of(
          new LookupUnary(),
          new LookupStream(),
          LookupVersus.etcd(),
          new Propagation(),
          new KeysMemory(),
          new ColdStart(),
          new WriteOverhead(),
          new OrderPipeline());

  @TempDir private Path folder;

  @Test
  void everyMeasurementOfProcessesGivesRowsThatSayTheirNameAndGoal() throws IOException {
    try (Run run = new Run(Sizes.SMOKE, folder, false)) {
      for (Measurement measurement : OF_PROCESSES) {
        List<Row> rows = measurement.measure(run);

        assertThat(rows)
            .isNotEmpty()
            .allSatisfy(
                row -> {
                  assertThat(row.name()).isEqualTo(measurement.topic().name());
                  assertThat(row.value()).isPositive();
                  assertThat(row.goal()).isNotEmpty();
                });
        assertThat(run.profiles().containsKey(measurement.topic().name()))
            .as("a profile exactly where a goal of %s is missed", measurement.topic().name())
            .isEqualTo(rows.stream().anyMatch(Row::isMissed));
      }
    }
  }
}
