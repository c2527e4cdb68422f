package io.shardlookup.chaos.fault;

import java.time.Duration;
import java.util.List;

/**
 * What goes wrong at once.
 *
 * @param targets each once
 * @param kind what happens to them
 * @param away for how long
 * @param calm how long all is well afterwards
 */
record Fault(List<Target> targets, Kind kind, Duration away, Duration calm) {
  /** What happens to a process. */
  enum Kind {
    /** SIGKILL, then another start. */
    KILL,
    /** SIGSTOP, then SIGCONT. */
    STOP
  }

  Fault {
    targets = List.copyOf(targets);
  }
}
