package io.shardlookup.server.layout;

import com.google.protobuf.ByteString;
import io.shardlookup.server.store.ScanRequest;

/**
 * The keys from start to before end.
 *
 * @param start first key
 * @param end first key after the range
 */
public record KeyRange(ByteString start, ByteString end) {
  /**
   * All keys that start with the prefix.
   *
   * @param prefix has at least one byte below 0xff
   */
  public static KeyRange ofPrefix(ByteString prefix) {
    return new KeyRange(prefix, prefixEnd(prefix));
  }

  /** The first key after all keys with the prefix: its last byte below 0xff, raised by one. */
  public static ByteString prefixEnd(ByteString prefix) {
    int last = prefix.size() - 1;
    while (last >= 0 && prefix.byteAt(last) == (byte) 0xff) {
      last--;
    }
    if (last < 0) {
      throw new IllegalArgumentException(
          "prefix: " + prefix.size() + " bytes 0xff (expected: one below)");
    }
    byte[] end = prefix.substring(0, last + 1).toByteArray();
    end[last]++;
    return ByteString.copyFrom(end);
  }

  /** The lowest key above this one. */
  public static ByteString after(ByteString key) {
    return key.concat(ByteString.copyFrom(new byte[1]));
  }

  /** Whether the key lies in the range. */
  public boolean contains(ByteString key) {
    var order = ByteString.unsignedLexicographicalComparator();
    return order.compare(start, key) <= 0 && order.compare(key, end) < 0;
  }

  /** The rest of the range above this key: where the next ascending page begins. */
  public KeyRange above(ByteString key) {
    return new KeyRange(after(key), end);
  }

  /** The rest of the range below this key: where the next descending page begins. */
  public KeyRange below(ByteString key) {
    return new KeyRange(start, key);
  }

  /** A confirmed page at the newest revision, ascending. */
  public ScanRequest newest(int limit) {
    return ScanRequest.newest(start, end, limit);
  }

  /** A page at a past revision from one member, ascending. */
  public ScanRequest at(long storeRevision, int limit) {
    return ScanRequest.at(storeRevision, start, end, limit);
  }
}
