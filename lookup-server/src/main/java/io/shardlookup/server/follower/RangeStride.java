package io.shardlookup.server.follower;

import com.google.protobuf.ByteString;
import io.shardlookup.server.layout.KeyRange;
import io.shardlookup.server.store.ScanPage;
import java.math.BigInteger;
import java.util.Optional;

/**
 * Walks a range in short sub-ranges whose both ends are known, since an open end makes etcd visit
 * every remaining key on each page. How far the next one reaches is guessed from how dense the keys
 * were in the last one; a guess too far costs a little time, one too short an extra page. Confined
 * to one thread.
 */
public final class RangeStride {
  /** Bytes after the common prefix of a sub-range that count as its distance. */
  private static final int DIGITS = 12;

  /** So many empty pages in a row are taken for a small gap, more for a large one. */
  private static final int PATIENT_PAGES = 5;

  private static final BigInteger LONGEST = BigInteger.ONE.shiftLeft(8 * DIGITS);

  private final KeyRange whole;
  private final int pageSize;
  private KeyRange current;

  /** How far the next sub-range reaches; the common prefix it was measured behind. */
  private BigInteger stride = BigInteger.ZERO;

  private int prefixLength;
  private int emptyPages;

  /**
   * Begins at the start of the range with a page of all of it: only that one is paid in full.
   *
   * @param pageSize most records of a page
   */
  public RangeStride(KeyRange whole, int pageSize) {
    this.whole = whole;
    this.pageSize = pageSize;
    this.current = whole;
  }

  /** The sub-range to ask for; its page may hold more than fits. */
  public KeyRange current() {
    return current;
  }

  /** The sub-range after this page of the current one; empty at the end of the whole range. */
  public Optional<KeyRange> next(ScanPage page) {
    int found = page.records().size();
    ByteString from;
    if (found == 0) {
      stride = stride.shiftLeft(emptyPages++ < PATIENT_PAGES ? 2 : 8);
      from = current.end();
    } else {
      emptyPages = 0;
      ByteString first = page.records().get(0).key();
      ByteString last = page.records().get(found - 1).key();
      from = page.more() ? KeyRange.after(last) : current.end();
      measure(first, last, found);
    }
    if (compare(from, whole.end()) >= 0) {
      return Optional.empty();
    }
    current = new KeyRange(from, end(from));
    return Optional.of(current);
  }

  /** As far as this page reached, stretched to a full page. */
  private void measure(ByteString first, ByteString last, int found) {
    if (found < 2) {
      stride = stride.shiftLeft(2).max(BigInteger.ONE);
      return;
    }
    int common = commonPrefix(first, last);
    BigInteger distance = number(last, common).subtract(number(first, common)).max(BigInteger.ONE);
    prefixLength = common;
    stride = distance.multiply(BigInteger.valueOf(pageSize)).divide(BigInteger.valueOf(found));
  }

  private ByteString end(ByteString from) {
    if (stride.compareTo(LONGEST) >= 0) {
      widen();
    }
    BigInteger sum = number(from, prefixLength).add(stride);
    if (sum.compareTo(LONGEST) >= 0) {
      return beyondPrefix(from);
    }
    ByteString end = from.substring(0, Math.min(prefixLength, from.size())).concat(bytes(sum));
    return compare(end, from) <= 0 || compare(end, whole.end()) > 0 ? whole.end() : end;
  }

  /** The distance overflows its digits: measure further left. */
  private void widen() {
    while (prefixLength > 0 && stride.compareTo(LONGEST) >= 0) {
      prefixLength--;
      stride = stride.shiftRight(8);
    }
    stride = stride.min(LONGEST);
  }

  /** The first key behind all with the current prefix. */
  private ByteString beyondPrefix(ByteString from) {
    if (prefixLength == 0 || from.size() < prefixLength) {
      return whole.end();
    }
    ByteString end = KeyRange.prefixEnd(from.substring(0, prefixLength));
    return compare(end, whole.end()) > 0 ? whole.end() : end;
  }

  private static int commonPrefix(ByteString a, ByteString b) {
    int length = Math.min(a.size(), b.size());
    int i = 0;
    while (i < length && a.byteAt(i) == b.byteAt(i)) {
      i++;
    }
    return i;
  }

  private static BigInteger number(ByteString key, int from) {
    byte[] digits = new byte[DIGITS];
    for (int i = 0; i < DIGITS && from + i < key.size(); i++) {
      digits[i] = key.byteAt(from + i);
    }
    return new BigInteger(1, digits);
  }

  private static ByteString bytes(BigInteger number) {
    byte[] digits = new byte[DIGITS];
    byte[] magnitude = number.toByteArray();
    int length = Math.min(DIGITS, magnitude.length);
    System.arraycopy(magnitude, magnitude.length - length, digits, DIGITS - length, length);
    return ByteString.copyFrom(digits);
  }

  private static int compare(ByteString a, ByteString b) {
    return ByteString.unsignedLexicographicalComparator().compare(a, b);
  }
}
