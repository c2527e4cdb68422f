package io.shardlookup.model;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Shares equal assignments, so that a million mappings keep a handful. Bounded by forgetting all of
 * it when it holds {@value #MAX_SIZE}; sharing is then lost for a while, nothing else. Thread-safe.
 */
public final class AssignmentPool {
  private static final int MAX_SIZE = 100_000;

  private final ConcurrentMap<Assignment, Assignment> pool = new ConcurrentHashMap<>();

  /** Those of nearly all mappings, by the name of the shard. */
  private final ConcurrentMap<String, Assignment> serving = new ConcurrentHashMap<>();

  /**
   * The one shared assignment to a shard that serves, with nothing under way. {@link
   * io.shardlookup.model.error.LookupException} INVALID_ARGUMENT for a malformed name.
   */
  public Assignment serving(String shard) {
    Assignment known = serving.get(shard);
    if (known != null) {
      return known;
    }
    Assignment shared = shared(Assignment.serving(new ShardName(shard)));
    if (serving.size() >= MAX_SIZE) {
      serving.clear();
    }
    serving.put(shard, shared);
    return shared;
  }

  /** The one shared assignment that equals the given one. */
  public Assignment shared(Assignment assignment) {
    Assignment known = pool.get(assignment);
    if (known != null) {
      return known;
    }
    if (pool.size() >= MAX_SIZE) {
      pool.clear();
    }
    Assignment raced = pool.putIfAbsent(assignment, assignment);
    return raced != null ? raced : assignment;
  }
}
