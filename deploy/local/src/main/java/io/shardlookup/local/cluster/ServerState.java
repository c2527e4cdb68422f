package io.shardlookup.local.cluster;

import org.jspecify.annotations.Nullable;

/**
 * How one server of the cluster is.
 *
 * @param name such as {@code lookup-2}
 * @param pid its process; null when it does not run
 * @param state running, paused, or gone
 * @param health what it says about itself
 * @param address where its clients connect
 */
public record ServerState(
    String name, @Nullable Long pid, State state, Health health, String address) {
  /** What the kernel says about its process. */
  public enum State {
    /** It runs. */
    RUNNING,
    /** A signal has stopped it. */
    PAUSED,
    /** It was started and is not there any more. */
    GONE,
    /** It was not started yet. */
    NOT_STARTED
  }

  /** Whether it runs and is well. */
  public boolean isWell() {
    return state == State.RUNNING && health.isWell();
  }

  /** Of a server without a process. */
  static ServerState without(LocalServer server, State state) {
    return new ServerState(server.name(), null, state, Health.NONE, server.address());
  }
}
