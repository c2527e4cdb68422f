package io.shardlookup.chaos.load;

import java.util.Arrays;

/**
 * A total that grows, noted at moments of {@link System#nanoTime()} in their order; between two of
 * them it is taken to grow evenly. Not thread-safe.
 */
final class Series {
  private long[] moments = new long[1024];
  private long[] totals = new long[1024];
  private int size;

  void add(long moment, long total) {
    if (size == moments.length) {
      moments = Arrays.copyOf(moments, 2 * size);
      totals = Arrays.copyOf(totals, 2 * size);
    }
    moments[size] = moment;
    totals[size] = total;
    size++;
  }

  /** How much it grew between two moments; what was not noted counts as nothing. */
  long growth(long from, long to) {
    return at(to) - at(from);
  }

  /** The most that it grew from one note to the next, as far as that lies between two moments. */
  long largestStep(long from, long to) {
    long largest = 0;
    long before = at(from);
    for (int i = firstAfter(from); i < size && moments[i] - to < 0; i++) {
      largest = Math.max(largest, totals[i] - before);
      before = totals[i];
    }
    return Math.max(largest, at(to) - before);
  }

  /** 0 if nothing was noted. */
  private long at(long moment) {
    int next = firstAfter(moment);
    if (next == 0) {
      return totals[0];
    }
    if (next == size) {
      return totals[size - 1];
    }
    double share =
        (double) (moment - moments[next - 1]) / Math.max(1, moments[next] - moments[next - 1]);
    return totals[next - 1] + (long) (share * (totals[next] - totals[next - 1]));
  }

  private int firstAfter(long moment) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (moments[middle] - moment > 0) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
