package io.shardlookup.model.view;

import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.Placement;
import io.shardlookup.model.Scope;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.strategy.KeyOrder;
import io.shardlookup.model.strategy.KeySyntax;
import io.shardlookup.model.strategy.NumericKey;
import io.shardlookup.model.strategy.RangeOrder;
import java.util.Comparator;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * RANGE: the range whose start is the greatest one not after the key, if the key is before its end.
 */
final class RangeLocator implements Locator {
  private final KeyspaceName keyspace;
  private final RangeOrder order;
  private final Scope.Range[] ranges;
  private final Placement[] placements;

  /** The starts as numbers, in NUMERIC order; the lowest start counts as 0. */
  private final long[] numbers;

  private RangeLocator(KeyspaceName keyspace, RangeOrder order, TreeMap<String, Held> held) {
    this.keyspace = keyspace;
    this.order = order;
    this.ranges = held.values().stream().map(Held::range).toArray(Scope.Range[]::new);
    this.placements = held.values().stream().map(Held::placement).toArray(Placement[]::new);
    this.numbers = new long[order == RangeOrder.NUMERIC ? ranges.length : 0];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = ranges[i].start().isEmpty() ? 0 : NumericKey.parse(ranges[i].start());
    }
  }

  static RangeLocator empty(KeyspaceName keyspace, RangeOrder order) {
    return new RangeLocator(keyspace, order, new TreeMap<>());
  }

  @Override
  public Placement locate(String key) {
    int at =
        order == RangeOrder.NUMERIC ? floor(NumericKey.parse(key)) : floor(KeySyntax.check(key));
    if (at < 0 || isAfter(key, ranges[at])) {
      throw gap(key);
    }
    return placements[at];
  }

  @Override
  public @Nullable Placement get(Scope scope) {
    if (!(scope instanceof Scope.Range range)) {
      return null;
    }
    for (int i = 0; i < ranges.length; i++) {
      if (ranges[i].start().equals(range.start())) {
        return placements[i];
      }
    }
    return null;
  }

  @Override
  public Locator with(ScopeChanges changes) {
    TreeMap<String, Held> held = new TreeMap<>(comparator(order));
    for (int i = 0; i < ranges.length; i++) {
      held.put(ranges[i].start(), new Held(ranges[i], placements[i]));
    }
    changes.scopes.forEach(
        (scope, placement) -> {
          if (scope instanceof Scope.Range range && isReadable(range)) {
            held.remove(range.start());
            placement.ifPresent(p -> held.put(range.start(), new Held(range, p)));
          }
        });
    return new RangeLocator(keyspace, order, held);
  }

  @Override
  public int size() {
    return ranges.length;
  }

  @Override
  public void forEach(BiConsumer<Scope, Placement> visitor) {
    for (int i = 0; i < ranges.length; i++) {
      visitor.accept(ranges[i], placements[i]);
    }
  }

  /** How range starts are ordered; the empty start is the lowest. */
  static Comparator<String> comparator(RangeOrder order) {
    if (order == RangeOrder.BYTES) {
      return KeyOrder.BYTES;
    }
    return (a, b) ->
        a.isEmpty() || b.isEmpty()
            ? Boolean.compare(!a.isEmpty(), !b.isEmpty())
            : Long.compareUnsigned(NumericKey.parse(a), NumericKey.parse(b));
  }

  private int floor(String key) {
    int low = 0;
    int high = ranges.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (KeyOrder.BYTES.compare(ranges[middle].start(), key) <= 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return high;
  }

  private int floor(long number) {
    int low = 0;
    int high = numbers.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (Long.compareUnsigned(numbers[middle], number) <= 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return high;
  }

  private boolean isAfter(String key, Scope.Range range) {
    return range.end() != null && comparator(order).compare(key, range.end()) >= 0;
  }

  private boolean isReadable(Scope.Range range) {
    return order == RangeOrder.BYTES
        || ((range.start().isEmpty() || NumericKey.isNumber(range.start()))
            && (range.end() == null || NumericKey.isNumber(range.end())));
  }

  private LookupException gap(String key) {
    return new LookupException(
        io.shardlookup.model.error.ErrorReason.DAMAGED_RECORD,
        "the range of key "
            + KeySyntax.quote(key)
            + " in keyspace "
            + keyspace
            + " has no readable record");
  }

  private record Held(Scope.Range range, Placement placement) {}
}
