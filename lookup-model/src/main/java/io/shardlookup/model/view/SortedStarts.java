package io.shardlookup.model.view;

import io.shardlookup.model.strategy.KeyOrder;
import java.util.List;

/**
 * The starts of ranges in byte order, searched without allocating and mostly without looking at a
 * text: eight characters after what all of them have in common are packed into a number each, in
 * the same order.
 */
final class SortedStarts {
  private static final int PACKED_CHARACTERS = 8;

  /** From here on a character is packed as this, and nothing after it: more than a byte. */
  private static final int WIDE = 0xff;

  private final String[] starts;
  private final long[] packed;
  private final String common;

  /** Index of the first start that is not empty. */
  private final int first;

  /** Of distinct starts in byte order. */
  SortedStarts(List<String> sorted) {
    this.starts = sorted.toArray(String[]::new);
    this.first = starts.length > 0 && starts[0].isEmpty() ? 1 : 0;
    this.common = commonBeginning();
    this.packed = new long[starts.length];
    for (int i = first; i < starts.length; i++) {
      packed[i] = pack(starts[i], common.length());
    }
  }

  /** Index of the greatest start that is not after the key; -1 if all are. */
  int floor(String key) {
    if (!key.startsWith(common)) {
      return KeyOrder.BYTES.compare(key, common) < 0 ? first - 1 : starts.length - 1;
    }
    long wanted = pack(key, common.length());
    int at = first - 1;
    for (int rest = starts.length - first; rest > 0; ) {
      int half = (rest + 1) >>> 1;
      at = packed[at + half] <= wanted ? at + half : at;
      rest -= half;
    }
    boolean undecided = at >= first && packed[at] == wanted;
    return undecided && KeyOrder.BYTES.compare(starts[at], key) > 0 ? floorBelow(at, key) : at;
  }

  private int floorBelow(int above, String key) {
    int low = first;
    int high = above - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (KeyOrder.BYTES.compare(starts[middle], key) <= 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return high;
  }

  private String commonBeginning() {
    if (first == starts.length) {
      return "";
    }
    String lowest = starts[first];
    String highest = starts[starts.length - 1];
    int length = 0;
    while (length < Math.min(lowest.length(), highest.length())
        && lowest.charAt(length) == highest.charAt(length)) {
      length++;
    }
    return lowest.substring(0, length);
  }

  private static long pack(String text, int from) {
    int end = Math.min(text.length(), from + PACKED_CHARACTERS);
    long packed = 0;
    int at = from;
    while (at < end) {
      char c = text.charAt(at++);
      packed = packed << 8 | Math.min(c, WIDE);
      if (c >= WIDE) {
        break;
      }
    }
    int missing = from + PACKED_CHARACTERS - at;
    return (missing == PACKED_CHARACTERS ? 0 : packed << (8 * missing)) ^ Long.MIN_VALUE;
  }
}
