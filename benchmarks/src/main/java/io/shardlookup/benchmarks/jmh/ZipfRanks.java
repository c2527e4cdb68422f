package io.shardlookup.benchmarks.jmh;

import java.util.Arrays;
import java.util.Random;

/** Draws ranks 0 to n - 1, rank r in proportion to 1 / (r + 1)^0.99. Not thread-safe. */
final class ZipfRanks {
  private static final double EXPONENT = 0.99;

  private final double[] upTo;
  private final Random random;

  ZipfRanks(int n, Random random) {
    this.upTo = new double[n];
    this.random = random;
    double sum = 0;
    for (int rank = 0; rank < n; rank++) {
      sum += 1 / Math.pow(rank + 1, EXPONENT);
      upTo[rank] = sum;
    }
  }

  int next() {
    int at = Arrays.binarySearch(upTo, random.nextDouble() * upTo[upTo.length - 1]);
    return at >= 0 ? at : Math.min(-at - 1, upTo.length - 1);
  }
}
