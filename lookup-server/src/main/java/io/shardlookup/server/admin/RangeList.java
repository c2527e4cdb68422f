package io.shardlookup.server.admin;

import com.google.protobuf.ByteString;
import io.shardlookup.model.Keyspace;
import io.shardlookup.model.Mapping;
import io.shardlookup.model.Scope;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.strategy.KeyOrder;
import io.shardlookup.model.strategy.KeySyntax;
import io.shardlookup.model.strategy.NumericKey;
import io.shardlookup.model.strategy.RangeOrder;
import io.shardlookup.server.layout.Layout;
import java.util.List;
import java.util.Optional;

/** The ranges of one keyspace as the store had them. Immutable. */
final class RangeList {
  private final Keyspace keyspace;
  private final RangeOrder order;
  private final List<Found<Mapping>> ranges;

  RangeList(Keyspace keyspace, RangeOrder order, List<Found<Mapping>> ranges) {
    this.keyspace = keyspace;
    this.order = order;
    this.ranges = List.copyOf(ranges);
  }

  int size() {
    return ranges.size();
  }

  /** The range that the key lies in; MALFORMED_KEY, or DAMAGED_RECORD if none can be read. */
  Found<Mapping> containing(String key) {
    checkKey(order, key);
    for (Found<Mapping> found : ranges) {
      if (found.value() != null && contains((Scope.Range) found.value().scope(), key)) {
        return found;
      }
    }
    throw new LookupException(
        ErrorReason.DAMAGED_RECORD,
        "the range of key "
            + KeySyntax.quote(key)
            + " in keyspace "
            + keyspace.name()
            + " has no readable record");
  }

  /** The range that starts here, readable or not; empty if none does. */
  Optional<Found<Mapping>> startingAt(String start) {
    ByteString key = Layout.range(keyspace.name(), start);
    return ranges.stream().filter(found -> found.key().equals(key)).findFirst();
  }

  /** Whether the key is the lowest one of the range. */
  boolean isStart(Scope.Range range, String key) {
    return compare(order, range.start(), key) == 0;
  }

  /** Refuses a key that the order cannot read: MALFORMED_KEY. */
  static void checkKey(RangeOrder order, String key) {
    if (order == RangeOrder.NUMERIC) {
      NumericKey.parse(key);
    }
  }

  /** Compares two keys; the empty start is the lowest, and counts as 0 among numbers. */
  static int compare(RangeOrder order, String a, String b) {
    return order == RangeOrder.BYTES
        ? KeyOrder.BYTES.compare(a, b)
        : Long.compareUnsigned(number(a), number(b));
  }

  private boolean contains(Scope.Range range, String key) {
    return compare(order, range.start(), key) <= 0
        && (range.end() == null || compare(order, key, range.end()) < 0);
  }

  private static long number(String text) {
    return text.isEmpty() ? 0 : NumericKey.parse(text);
  }
}
