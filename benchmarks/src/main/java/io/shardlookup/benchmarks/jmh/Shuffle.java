package io.shardlookup.benchmarks.jmh;

import java.util.Random;

/** Random order, the same at each run for the same seed. */
final class Shuffle {
  private Shuffle() {}

  static void inPlace(String[] keys, Random random) {
    for (int i = keys.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      String swapped = keys[i];
      keys[i] = keys[other];
      keys[other] = swapped;
    }
  }
}
