package io.shardlookup.server.admin;

import io.shardlookup.model.error.LookupException;
import java.time.Duration;

/**
 * How the admin service works.
 *
 * @param nodeId id of this node, for the audit
 * @param storeTimeout how long one call of the store may take before the verb fails, 100 ms to 60 s
 * @param threads verbs that run at once, 1..256
 * @param queue verbs that wait for a thread, 0..10000; beyond that they are refused
 */
public record AdminConfig(String nodeId, Duration storeTimeout, int threads, int queue) {
  private static final Duration MIN_TIMEOUT = Duration.ofMillis(100);
  private static final Duration MAX_TIMEOUT = Duration.ofSeconds(60);

  /** Refuses values out of bounds with {@link LookupException} INVALID_ARGUMENT. */
  public AdminConfig {
    if (nodeId.isEmpty()) {
      throw LookupException.invalid("node id", "\"\"", "the id of this node");
    }
    if (storeTimeout.compareTo(MIN_TIMEOUT) < 0 || storeTimeout.compareTo(MAX_TIMEOUT) > 0) {
      throw LookupException.invalid("admin store time-out", storeTimeout, "100 ms to 60 s");
    }
    if (threads < 1 || threads > 256) {
      throw LookupException.invalid("admin threads", threads, "1..256");
    }
    if (queue < 0 || queue > 10_000) {
      throw LookupException.invalid("admin queue", queue, "0..10000");
    }
  }

  /** The defaults: 2 s, 16 threads, 256 waiting. */
  public static AdminConfig of(String nodeId) {
    return new AdminConfig(nodeId, Duration.ofSeconds(2), 16, 256);
  }
}
