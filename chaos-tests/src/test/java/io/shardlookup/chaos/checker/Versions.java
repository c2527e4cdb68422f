package io.shardlookup.chaos.checker;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Decides whether what clients saw keeps its promises: no client goes back, who asked for a version
 * gets it, and a version means the same to everybody.
 */
public final class Versions {
  private Versions() {}

  /** What is wrong, in words; empty if nothing is. */
  public static List<String> violations(List<Seen> all) {
    List<String> violations = new ArrayList<>();
    Map<ByClient, List<Seen>> ordered = new LinkedHashMap<>();
    Map<Version, Seen> meaning = new HashMap<>();
    for (Seen seen : all) {
      Seen other = meaning.putIfAbsent(new Version(seen.register(), seen.version()), seen);
      if (other != null && !String.valueOf(other.value()).equals(String.valueOf(seen.value()))) {
        violations.add("one version, two values: " + other + " and " + seen);
      }
      if (seen.kind() instanceof Seen.AtLeast least && seen.version() < least.version()) {
        violations.add("older than it has to be: " + seen);
      }
      if (seen.kind() instanceof Seen.InOrder) {
        ordered
            .computeIfAbsent(
                new ByClient(seen.client(), seen.register()), client -> new ArrayList<>())
            .add(seen);
      }
    }
    ordered.values().forEach(ofOne -> goesBack(ofOne, violations));
    return violations;
  }

  private record Version(String register, long version) {}

  private record ByClient(String client, String register) {}

  /** An answer must not be older than any that had returned before it was asked for. */
  private static void goesBack(List<Seen> ofOne, List<String> violations) {
    ofOne.sort(Comparator.comparingLong(Seen::invoked));
    PriorityQueue<Seen> open = new PriorityQueue<>(Comparator.comparingLong(Seen::returned));
    Seen newest = null;
    for (Seen seen : ofOne) {
      while (!open.isEmpty() && open.peek().returned() < seen.invoked()) {
        Seen done = open.remove();
        newest = newest == null || newest.version() < done.version() ? done : newest;
      }
      if (newest != null && seen.version() < newest.version()) {
        violations.add("went back: " + newest + ", then " + seen);
      }
      open.add(seen);
    }
  }
}
