package io.shardlookup.local.cluster;

import io.shardlookup.processes.Ports;
import java.util.ArrayList;
import java.util.List;

/** Whether servers can listen where they are to listen; asked before any of them is started. */
final class PortCheck {
  private PortCheck() {}

  /**
   * Does nothing when all their ports are free.
   *
   * @throws LocalException otherwise, with each port that is taken, and by whom
   */
  static void requireFree(List<LocalServer> servers) {
    List<String> taken = new ArrayList<>();
    for (LocalServer server : servers) {
      server
          .ports()
          .forEach(
              (port, what) -> {
                if (!Ports.isFree(port)) {
                  String holder = PortHolder.of(port).orElse("an unknown process");
                  taken.add(port + " (" + what + ") by " + holder);
                }
              });
    }
    if (!taken.isEmpty()) {
      throw new LocalException(
          "ports: taken: " + String.join("; ", taken) + " (expected: free); nothing was started");
    }
  }
}
