package io.shardlookup.model.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlookup.model.Placement;
import io.shardlookup.model.Revision;
import io.shardlookup.model.Scope;
import io.shardlookup.model.strategy.KeyOrder;
import io.shardlookup.model.strategy.RangeOrder;
import io.shardlookup.model.strategy.SequenceKey;
import io.shardlookup.model.strategy.Strategy;
import io.shardlookup.model.strategy.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

/** What a change of scopes leaves alone. */
class ScopeChangeProperties {
  private static final Revision NEXT = new Revision(2);

  @Property
  void splittingChangesNoKeyOutsideTheRangeAndNoShard(
      @ForAll("keys") String key, @ForAll("keys") String bound, @ForAll("keys") String at) {
    Assume.that(KeyOrder.BYTES.compare(at, bound) > 0);
    View before =
        Given.view(
            Given.put(new Strategy.Range(RangeOrder.BYTES)),
            Given.put(Given.range("", bound), "low", 1),
            Given.put(Given.range(bound, null), "high", 1));

    View after =
        before.with(
            NEXT,
            List.of(
                Given.put(Given.range(bound, at), "high", 2),
                Given.put(Given.range(at, null), "high", 2)));

    assertThat(locate(after, key).shard()).isEqualTo(locate(before, key).shard());
    if (KeyOrder.BYTES.compare(key, bound) < 0) {
      assertThat(locate(after, key)).isSameAs(locate(before, key));
    } else {
      assertThat(locate(after, key).generation().value()).isEqualTo(2);
    }
  }

  @Property
  void mergingChangesNoKeyOutsideTheRanges(
      @ForAll("keys") String key,
      @ForAll @IntRange(min = 1, max = 3) int merged,
      @ForAll("fourBounds") List<String> bounds) {
    List<DirectoryChange> changes = new ArrayList<>();
    changes.add(Given.put(new Strategy.Range(RangeOrder.BYTES)));
    for (int i = 0; i <= bounds.size(); i++) {
      changes.add(Given.put(Given.range(start(bounds, i), end(bounds, i)), "shard-" + i, 1));
    }
    View before = Given.view(changes);

    View after =
        before.with(
            NEXT,
            List.of(
                Given.put(
                    Given.range(start(bounds, merged), end(bounds, merged + 1)),
                    "shard-" + merged,
                    2),
                Given.remove(Given.range(start(bounds, merged + 1), null))));

    Scope.Range wider = Given.range(start(bounds, merged), end(bounds, merged + 1));
    boolean inside =
        KeyOrder.BYTES.compare(wider.start(), key) <= 0
            && (wider.end() == null || KeyOrder.BYTES.compare(key, wider.end()) < 0);
    if (inside) {
      assertThat(locate(after, key).scopeOf(key)).isEqualTo(wider);
    } else {
      assertThat(locate(after, key)).isSameAs(locate(before, key));
    }
  }

  @Property
  void anEpochChangesNoEarlierDate(
      @ForAll @IntRange(min = 1, max = 28) int day,
      @ForAll @IntRange(min = 2, max = 28) int from,
      @ForAll long number,
      @ForAll @IntRange(min = 1, max = 60) int residuesBefore,
      @ForAll @IntRange(min = 1, max = 60) int residuesAfter) {
    List<DirectoryChange> first = new ArrayList<>();
    first.add(Given.put(new Strategy.Sequence("")));
    first.addAll(Given.epoch(2026_02_01, 0, residuesBefore, 1));
    View before = Given.view(first);
    int epochDate = 2026_02_00 + from;

    List<DirectoryChange> second = new ArrayList<>();
    second.add(Given.put(2026_02_01, epochDate, residuesBefore, 2));
    second.addAll(Given.epoch(epochDate, 0, residuesAfter, 2));
    View after = before.with(NEXT, second);

    String key = SequenceKey.format("", 2026_02_00 + day, number);
    if (day < from) {
      assertThat(locate(after, key)).isSameAs(locate(before, key));
    } else {
      assertThat(locate(after, key).scopeOf(key))
          .isEqualTo(
              new Scope.Residue(epochDate, (int) Long.remainderUnsigned(number, residuesAfter)));
    }
  }

  @Property
  void anEntryOverridesItsScopeAndNoOtherKey(
      @ForAll("keys") String key, @ForAll("keys") String other) {
    Assume.that(!key.equals(other));
    for (View before :
        List.of(
            Given.hashed(7),
            Given.view(
                Given.put(new Strategy.Range(RangeOrder.BYTES)),
                Given.put(Given.range("", null), "all", 1)))) {

      View pinned = before.with(NEXT, List.of(Given.put(new Scope.Entry(key), "pinned", 2)));
      View unpinned = pinned.with(new Revision(3), List.of(Given.remove(new Scope.Entry(key))));

      assertThat(locate(pinned, key).shard().text()).isEqualTo("pinned");
      assertThat(locate(pinned, key).scopeOf(key)).isEqualTo(new Scope.Entry(key));
      assertThat(locate(pinned, other)).isSameAs(locate(before, other));
      assertThat(locate(unpinned, key)).isSameAs(locate(before, key));
    }
  }

  @Provide
  Arbitrary<String> keys() {
    return Texts.keys();
  }

  @Provide
  Arbitrary<List<String>> fourBounds() {
    return Texts.keys()
        .set()
        .ofSize(4)
        .map(bounds -> bounds.stream().sorted(KeyOrder.BYTES).toList());
  }

  private static String start(List<String> bounds, int range) {
    return range == 0 ? "" : bounds.get(range - 1);
  }

  private static @Nullable String end(List<String> bounds, int range) {
    return range == bounds.size() ? null : bounds.get(range);
  }

  private static Placement locate(View view, String key) {
    return Objects.requireNonNull(view.locate("orders", key));
  }
}
