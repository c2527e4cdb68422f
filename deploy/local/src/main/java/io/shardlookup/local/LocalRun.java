package io.shardlookup.local;

import io.shardlookup.local.cluster.LocalCluster;
import io.shardlookup.local.cluster.LocalException;
import io.shardlookup.local.demo.Demo;
import io.shardlookup.local.demo.DemoConfig;
import io.shardlookup.local.demo.DemoDirectory;
import io.shardlookup.local.demo.DemoResult;
import io.shardlookup.local.demo.ResultTable;
import io.shardlookup.local.directory.OrderPreparation;
import io.shardlookup.local.screen.Interruption;
import io.shardlookup.local.screen.Screen;
import io.shardlookup.operator.nodes.LookupNodes;
import java.nio.file.Path;
import java.time.Duration;

/** {@code make run}: the cluster, its keyspaces, the demonstration, the table. */
final class LocalRun {
  private static final Duration CALL_WITHIN = Duration.ofSeconds(10);

  private final LocalCluster cluster;
  private final Screen screen;
  private final DemoConfig demo;
  private volatile boolean up;
  private volatile boolean interrupted;

  LocalRun(LocalCluster cluster, Screen screen, DemoConfig demo) {
    this.cluster = cluster;
    this.screen = screen;
    this.demo = demo;
  }

  /** Whether the demonstration kept its promises. */
  boolean run(Path directory) {
    try (Interruption unused = Interruption.runs(this::interrupted)) {
      if (cluster.start(new OrderPreparation(cluster), screen)) {
        screen.line("the cluster runs already; using it");
      }
      up = true;
      try (LookupNodes nodes = new LookupNodes(cluster.ports().nodeEndpoints(), CALL_WITHIN)) {
        new DemoDirectory(nodes, directory.resolve("devices.csv"), demo.devices()).create(screen);
      }
      screen.line(
          demo.clients().warm()
              + " warm and "
              + demo.clients().cold()
              + " cold clients for "
              + demo.length().toSeconds()
              + " s; one node is killed, another one stopped meanwhile, and mappings change");
      DemoResult result = new Demo(demo, cluster, screen).run();
      ResultTable.of(result, cluster.ports()).forEach(screen::line);
      return result.failures().isEmpty();
    } catch (LocalException e) {
      if (interrupted) {
        return false; // what was being started has been ended under its hands
      }
      throw e;
    }
  }

  private void interrupted() {
    interrupted = true;
    screen.interrupted();
    screen.line("");
    if (up) {
      screen.line("interrupted; the cluster stays up: make status shows it, make run brings back");
      screen.line("what is missing, make stop ends it");
    } else {
      screen.line("interrupted; what this command has started ends with it");
    }
  }
}
