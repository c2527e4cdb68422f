package io.shardlookup.runtime.options;

import java.util.Collection;
import java.util.Comparator;

/** Finds the name that somebody probably meant. */
final class Closest {
  /** A name further away than this is no hint. */
  private static final int MOST_EDITS = 4;

  private Closest() {}

  /** In words: the closest name, or all of them. */
  static String hint(String given, Collection<String> names) {
    return names.stream()
        .min(Comparator.<String>comparingInt(name -> edits(given, name)).thenComparing(n -> n))
        .filter(name -> edits(given, name) <= MOST_EDITS)
        .map(name -> "perhaps " + name)
        .orElse("one of " + String.join(", ", names.stream().sorted().toList()));
  }

  /** How many characters have to be inserted, removed or replaced (Levenshtein). */
  static int edits(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
