package io.shardlookup.local;

import io.shardlookup.local.cluster.LocalCluster;
import io.shardlookup.local.cluster.ServerState;
import io.shardlookup.local.screen.Screen;
import java.util.List;
import java.util.Locale;

/** {@code make status}: each process and its health. */
final class LocalStatus {
  private static final String ROW = "%-10s %9s  %-11s %-15s %s";

  private LocalStatus() {}

  /** Shows it; whether every server is well. */
  static boolean show(LocalCluster cluster, Screen screen) {
    List<ServerState> states = cluster.states();
    if (states.stream().allMatch(server -> server.state() == ServerState.State.NOT_STARTED)) {
      screen.line("nothing is running; start it: make run");
      return true;
    }
    screen.line(String.format(Locale.ROOT, ROW, "NAME", "PROCESS", "STATE", "HEALTH", "ADDRESS"));
    for (ServerState server : states) {
      screen.line(
          String.format(
              Locale.ROOT,
              ROW,
              server.name(),
              server.pid() == null ? "-" : server.pid(),
              server.state().name().toLowerCase(Locale.ROOT).replace('_', ' '),
              server.health().words(),
              server.address()));
    }
    boolean well = states.stream().allMatch(ServerState::isWell);
    if (!well) {
      screen.line("not all is well; bring back what is missing: make run; end it all: make stop");
    }
    return well;
  }
}
