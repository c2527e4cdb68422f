package io.shardlookup.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlookup.local.cluster.LocalCluster;
import io.shardlookup.local.cluster.LocalPorts;
import io.shardlookup.local.cluster.ServerState;
import io.shardlookup.local.demo.DemoConfig;
import io.shardlookup.local.orders.OrderLoadConfig;
import io.shardlookup.local.screen.Screen;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalRunIT {
  private static final int ORDERS = 150;
  private static final DemoConfig SMALL =
      new DemoConfig(
          Duration.ofSeconds(6),
          2_000,
          new DemoConfig.Clients(2, 2),
          Duration.ofMillis(50),
          new OrderLoadConfig(ORDERS, 4, Duration.ofSeconds(5)));

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
        assertThat(text()).contains(checked(ORDERS));
        Awaitility.await()
            .atMost(Duration.ofSeconds(20))
            .untilAsserted(() -> assertThat(cluster.states()).allMatch(ServerState::isWell));

        bytes.reset();
        boolean second = new LocalRun(cluster, screen, SMALL).run(directory);
        assertThat(second).as(text()).isTrue();
        assertThat(text()).contains("runs already").doesNotContain("loading");
        assertThat(text()).contains(checked(ORDERS)).contains("all that there are: ");
      } finally {
        cluster.stop(screen);
      }
    }
  }

  private static String checked(int orders) {
    return String.format(
        Locale.ROOT,
        "in its shard %d, in the read model %d, in the ledger %d",
        orders,
        orders,
        orders);
  }

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
