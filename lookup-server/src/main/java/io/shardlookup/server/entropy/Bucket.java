package io.shardlookup.server.entropy;

import com.google.protobuf.ByteString;
import io.shardlookup.server.layout.KeyRange;
import io.shardlookup.server.store.StoredRecord;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Everything that the store has in a range of keys, at one revision.
 *
 * @param range the keys
 * @param records all of them
 */
record Bucket(KeyRange range, List<StoredRecord> records) {
  /** The keys of the records. */
  Set<ByteString> keys() {
    Set<ByteString> keys = new HashSet<>();
    records.forEach(record -> keys.add(record.key()));
    return keys;
  }

  /** Whether any key with the prefix can be in the range. */
  boolean touches(KeyRange prefix) {
    return compare(prefix.start(), range.end()) < 0 && compare(range.start(), prefix.end()) < 0;
  }

  /**
   * Whether the key, which is the prefix followed by the text, lies in the range; without building
   * it while the text is ASCII.
   */
  boolean contains(ByteString prefix, String text) {
    return compare(prefix, text, range.start()) >= 0 && compare(prefix, text, range.end()) < 0;
  }

  private static int compare(ByteString prefix, String text, ByteString bound) {
    if (!bound.startsWith(prefix)) {
      return compare(prefix, bound);
    }
    int at = prefix.size();
    for (int i = 0; i < text.length(); i++, at++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        return compare(prefix.concat(ByteString.copyFromUtf8(text)), bound);
      }
      if (at == bound.size()) {
        return 1;
      }
      int difference = c - (bound.byteAt(at) & 0xff);
      if (difference != 0) {
        return difference;
      }
    }
    return at == bound.size() ? 0 : -1;
  }

  private static int compare(ByteString a, ByteString b) {
    return ByteString.unsignedLexicographicalComparator().compare(a, b);
  }
}
