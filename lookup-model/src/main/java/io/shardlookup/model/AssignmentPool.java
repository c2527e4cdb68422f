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
