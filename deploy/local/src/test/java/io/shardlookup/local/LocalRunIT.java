package io.shardlookup.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlookup.local.cluster.LocalCluster;
import io.shardlookup.local.cluster.LocalPorts;
import io.shardlookup.local.cluster.ServerState;
import io.shardlookup.local.demo.DemoConfig;
import io.shardlookup.local.screen.Screen;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalRunIT {
  private static final DemoConfig SMALL =
      new DemoConfig(Duration.ofSeconds(6), 2_000, 2, 2, Duration.ofMillis(50));

  @TempDir Path directory;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  @Test
  void failsNoResolveWhileNodesDieAndLeavesAWholeClusterTwiceInARow() {
    LocalPorts ports = LocalPorts.free();
    Screen screen =
        new Screen(new PrintStream(bytes, true, StandardCharsets.UTF_8), 0, System::nanoTime);
    try (LocalCluster cluster = LocalCluster.open(directory, ports)) {
      try {
        boolean first = new LocalRun(cluster, screen, SMALL).run(directory);
        assertThat(first).as(text()).isTrue();
        assertThat(text()).contains("SIGKILL lookup-").contains("SIGSTOP lookup-");
        Awaitility.await()
            .atMost(Duration.ofSeconds(20))
            .untilAsserted(() -> assertThat(cluster.states()).allMatch(ServerState::isWell));

        bytes.reset();
        boolean second = new LocalRun(cluster, screen, SMALL).run(directory);
        assertThat(second).as(text()).isTrue();
        assertThat(text()).contains("runs already").doesNotContain("loading");
      } finally {
        cluster.stop(screen);
      }
    }
  }

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
