package io.shardlookup.chaos.checker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a topic may hold: of each order all versions from 1 on, in one partition, first published in
 * this order. A version that was published may come again.
 */
public final class Publications {
  private static final int SHOWN = 5;

  private final Map<String, Long> newest = new HashMap<>();
  private final Map<String, Integer> partitions = new HashMap<>();
  private final List<String> failures = new ArrayList<>();

  private Publications() {}

  /**
   * What is wrong, in words; empty if nothing is.
   *
   * @param topic its events, those of each partition in the order of their offsets
   * @param versions the version that each order has
   */
  public static List<String> check(Iterable<Publication> topic, Map<String, Long> versions) {
    Publications publications = new Publications();
    topic.forEach(publications::next);
    versions.forEach(publications::requireComplete);
    for (String order : publications.newest.keySet()) {
      publications.require(versions.containsKey(order), order, "published", "on no shard");
    }
    return publications.failures;
  }

  private void next(Publication event) {
    String order = event.order();
    require(event.key().equals(order), order, "key " + event.key(), "the order number");
    int partition = partitions.computeIfAbsent(order, unused -> event.partition());
    require(partition == event.partition(), order, "in partition " + event.partition(), partition);
    long before = newest.getOrDefault(order, 0L);
    require(
        event.version() <= before + 1,
        order,
        "version " + event.version() + " after " + before,
        before + 1);
    newest.put(order, Math.max(before, event.version()));
  }

  private void requireComplete(String order, long version) {
    long published = newest.getOrDefault(order, 0L);
    require(published == version, order, "published up to version " + published, version);
  }

  private void require(boolean holds, String order, String found, Object expected) {
    if (!holds && failures.size() < SHOWN) {
      failures.add(order + ": " + found + " (expected: " + expected + ")");
    }
  }
}
