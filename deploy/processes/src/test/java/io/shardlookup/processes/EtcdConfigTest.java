package io.shardlookup.processes;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EtcdConfigTest {
  @TempDir Path directory;

  @Test
  void impossibleClusterIsRefused() {
    assertThatThrownBy(() -> EtcdConfig.of(directory, 0)).hasMessage("members: 0 (expected: 1..9)");
    assertThatThrownBy(() -> EtcdConfig.of(directory, 3).withPorts(List.of(new EtcdPorts(1, 2))))
        .hasMessage("ports: 1 pairs (expected: none, or one for each of 3)");
  }

  @Test
  void impossibleTuningIsRefused() {
    EtcdTuning tuning = EtcdTuning.defaults();

    assertThatThrownBy(() -> tuning.withSnapshotCount(0))
        .hasMessage("snapshotCount: 0 (expected: 1 or more)");
    assertThatThrownBy(() -> tuning.withQuotaBytes(1))
        .hasMessage("quotaBytes: 1 (expected: 16777216 or more)");
    assertThatThrownBy(() -> tuning.withAutoCompactionRevisions(-1))
        .hasMessage("autoCompactionRevisions: -1 (expected: 0 or more)");
    assertThatThrownBy(
            () ->
                new EtcdTuning(
                    Duration.ofMillis(100), Duration.ofMillis(499), 1, 1L << 30, 0, List.of()))
        .hasMessage("election: PT0.499S (expected: five heartbeats or more)");
  }

  @Test
  void dataOfAnEarlierClusterIsNotStartedOnOtherPorts() throws Exception {
    Path data = Files.createDirectory(directory.resolve("etcd-2"));

    assertThatThrownBy(() -> EtcdCluster.start(EtcdConfig.of(directory, 3)))
        .hasMessage(
            "directory: "
                + data
                + " exists (expected: no data of etcd members, or the ports that they had)");
  }
}
