package io.shardlookup.local.cluster;

import io.shardlookup.processes.ProcessRecord;
import io.shardlookup.processes.RestartableServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One start of what does not run: servers that need no others all at once, the others as soon as
 * those before them are ready. Confined to one thread, used once.
 */
final class Launch {
  private static final Duration STARTS_WITHIN = Duration.ofMinutes(2);

  private final Set<String> missing;
  private final Consumer<ProcessRecord> notes;
  private final List<RestartableServer> launched = new ArrayList<>();

  /**
   * Starts nothing yet.
   *
   * @param missing the names of what is to be started
   * @param notes gets each process as soon as it exists
   */
  Launch(Set<String> missing, Consumer<ProcessRecord> notes) {
    this.missing = Set.copyOf(missing);
    this.notes = notes;
  }

  /** Starts what is missing of these groups, and waits until all of it can be used. */
  void run(List<ServerGroup> groups, Steps steps) {
    groups.stream().filter(group -> !group.needsOthers()).forEach(this::launch);
    for (ServerGroup group : groups) {
      List<String> awaited = group.names().stream().filter(missing::contains).toList();
      if (!awaited.isEmpty()) {
        awaitReady(group, awaited, steps);
      }
    }
  }

  /** What this start has started so far. */
  List<RestartableServer> launched() {
    return List.copyOf(launched);
  }

  private void awaitReady(ServerGroup group, List<String> awaited, Steps steps) {
    try (Steps.Step step = steps.begin("starting " + String.join(", ", awaited))) {
      launch(group);
      launched.stream()
          .filter(server -> awaited.contains(server.name()))
          .forEach(server -> server.awaitReady(STARTS_WITHIN));
      step.done("ready");
    }
  }

  private void launch(ServerGroup group) {
    for (LocalServer server : group.servers()) {
      if (missing.contains(server.name()) && !isLaunched(server)) {
        RestartableServer process = server.process().get();
        process.start();
        launched.add(process);
        notes.accept(ProcessRecord.of(server.name(), process.pid()));
      }
    }
  }

  private boolean isLaunched(LocalServer server) {
    return launched.stream().anyMatch(process -> process.name().equals(server.name()));
  }
}
