package io.shardlookup.model.view;

import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.Placement;
import io.shardlookup.model.Scope;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.strategy.KeyOrder;
import io.shardlookup.model.strategy.KeySyntax;
import io.shardlookup.model.strategy.NumericKey;
import io.shardlookup.model.strategy.RangeOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * RANGE: the range whose start is the greatest one not after the key, if the key is before its end.
 */
final class RangeLocator implements Locator {
  private final KeyspaceName keyspace;
  private final RangeOrder order;
  private final Comparator<String> bounds;

  /** By start. */
  private final Scope.Range[] ranges;

  private final Placement[] placements;

  /** The starts for searching, in BYTES order; empty otherwise. */
  private final SortedStarts starts;

  /** The starts as numbers, in NUMERIC order; the lowest start counts as 0. */
  private final long[] numbers;

  /** Whether a range ends before the next one starts: only then can a key be after its end. */
  private final boolean[] gapAfter;

  private RangeLocator(KeyspaceName keyspace, RangeOrder order, Placement[] placements) {
    this.keyspace = keyspace;
    this.order = order;
    this.bounds = comparator(order);
    this.placements = placements;
    this.ranges =
        Arrays.stream(placements).map(p -> (Scope.Range) p.scopeOf("")).toArray(Scope.Range[]::new);
    this.starts =
        new SortedStarts(
            order == RangeOrder.BYTES
                ? Arrays.stream(ranges).map(Scope.Range::start).toList()
                : List.of());
    this.numbers = new long[order == RangeOrder.NUMERIC ? ranges.length : 0];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = ranges[i].start().isEmpty() ? 0 : NumericKey.parse(ranges[i].start());
    }
    this.gapAfter = new boolean[ranges.length];
    for (int i = 0; i < ranges.length; i++) {
      String end = ranges[i].end();
      gapAfter[i] = end != null && (i + 1 == ranges.length || !end.equals(ranges[i + 1].start()));
    }
  }

  static RangeLocator empty(KeyspaceName keyspace, RangeOrder order) {
    return new RangeLocator(keyspace, order, new Placement[0]);
  }

  @Override
  public Placement locate(String key) {
    int at =
        order == RangeOrder.NUMERIC
            ? floor(NumericKey.parse(key))
            : starts.floor(KeySyntax.check(key));
    if (at < 0 || (gapAfter[at] && !isBefore(key, ranges[at].end()))) {
      throw gap(key);
    }
    return placements[at];
  }

  @Override
  public boolean holds(Scope scope) {
    return scope instanceof Scope.Range range
        && (range.start().isEmpty() || isReadable(range.start()));
  }

  @Override
  public @Nullable Placement get(Scope scope) {
    if (!(scope instanceof Scope.Range range) || !holds(scope)) {
      return null;
    }
    int at = floor(range.start());
    return at >= 0 && ranges[at].start().equals(range.start()) ? placements[at] : null;
  }

  @Override
  public Locator with(ScopeChanges changes) {
    TreeMap<String, Optional<Placement>> changed = new TreeMap<>(bounds);
    changes.forEachScope(
        (scope, placement) -> {
          if (scope instanceof Scope.Range range && holds(scope)) {
            changed.put(range.start(), placement);
          }
        });
    return changed.isEmpty() ? this : new RangeLocator(keyspace, order, merge(changed));
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

  private Placement[] merge(TreeMap<String, Optional<Placement>> changed) {
    List<Placement> merged = new ArrayList<>(ranges.length + changed.size());
    int at = 0;
    for (var change : changed.entrySet()) {
      while (at < ranges.length && bounds.compare(ranges[at].start(), change.getKey()) < 0) {
        merged.add(placements[at++]);
      }
      if (at < ranges.length && ranges[at].start().equals(change.getKey())) {
        at++;
      }
      change.getValue().ifPresent(merged::add);
    }
    merged.addAll(Arrays.asList(placements).subList(at, placements.length));
    return merged.toArray(Placement[]::new);
  }

  /** How bounds are ordered; the empty start is the lowest. */
  private static Comparator<String> comparator(RangeOrder order) {
    if (order == RangeOrder.BYTES) {
      return KeyOrder.BYTES;
    }
    return (a, b) ->
        a.isEmpty() || b.isEmpty()
            ? Boolean.compare(!a.isEmpty(), !b.isEmpty())
            : Long.compareUnsigned(NumericKey.parse(a), NumericKey.parse(b));
  }

  /** The last range whose start is not after the bound; -1 if there is none. */
  private int floor(String bound) {
    int low = 0;
    int high = ranges.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (bounds.compare(ranges[middle].start(), bound) <= 0) {
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

  /** An end that is no bound of this order has no keys before it. */
  private boolean isBefore(String key, @Nullable String end) {
    return end == null || (isReadable(end) && bounds.compare(key, end) < 0);
  }

  private boolean isReadable(String bound) {
    return order == RangeOrder.BYTES || NumericKey.isNumber(bound);
  }

  private LookupException gap(String key) {
    return new LookupException(
        ErrorReason.DAMAGED_RECORD,
        "the range of key "
            + KeySyntax.quote(key)
            + " in keyspace "
            + keyspace
            + " has no readable record");
  }
}
