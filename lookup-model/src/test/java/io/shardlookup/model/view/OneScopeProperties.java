package io.shardlookup.model.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlookup.model.Placement;
import io.shardlookup.model.Scope;
import io.shardlookup.model.strategy.RangeOrder;
import io.shardlookup.model.strategy.SequenceDate;
import io.shardlookup.model.strategy.SequenceKey;
import io.shardlookup.model.strategy.Strategy;
import io.shardlookup.model.strategy.Texts;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.zip.CRC32;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Every key has exactly one scope: the definitions say so, and the locators agree with them. */
class OneScopeProperties {
  @Property
  void hash(@ForAll("keys") String key, @ForAll @IntRange(min = 1, max = 50) int slots) {
    View view = Given.hashed(slots);

    CRC32 crc = new CRC32();
    crc.update(key.getBytes(StandardCharsets.UTF_8));
    assertOnlyScope(view, key, scope -> ((Scope.Slot) scope).slot() == crc.getValue() % slots);
  }

  @Property
  void rangeOfBytes(@ForAll("keys") String key, @ForAll("bounds") Set<String> bounds) {
    View view = ranges(RangeOrder.BYTES, new ArrayList<>(bounds));

    assertOnlyScope(
        view,
        key,
        scope -> {
          Scope.Range range = (Scope.Range) scope;
          return compareBytes(range.start(), key) <= 0
              && (range.end() == null || compareBytes(key, range.end()) < 0);
        });
  }

  @Property
  void rangeOfNumbers(@ForAll("numbers") String key, @ForAll("numericBounds") Set<String> bounds) {
    View view = ranges(RangeOrder.NUMERIC, new ArrayList<>(bounds));

    BigInteger number = new BigInteger(key);
    assertOnlyScope(
        view,
        key,
        scope -> {
          Scope.Range range = (Scope.Range) scope;
          return (range.start().isEmpty() || new BigInteger(range.start()).compareTo(number) <= 0)
              && (range.end() == null || number.compareTo(new BigInteger(range.end())) < 0);
        });
  }

  @Property
  void sequence(
      @ForAll @IntRange(max = 100) int day,
      @ForAll long number,
      @ForAll @Size(min = 1, max = 4) List<@IntRange(min = 1, max = 60) Integer> residues) {
    List<DirectoryChange> changes = new ArrayList<>();
    changes.add(Given.put(new Strategy.Sequence("o-")));
    for (int i = 0; i < residues.size(); i++) {
      int end = i + 1 == residues.size() ? 0 : day(30 * (i + 1));
      changes.addAll(Given.epoch(day(30 * i), end, residues.get(i), 1));
    }
    View view = Given.view(changes);

    int epoch = Math.min(day / 30, residues.size() - 1);
    BigInteger n = new BigInteger(Long.toUnsignedString(number));
    assertOnlyScope(
        view,
        SequenceKey.format("o-", day(day), number),
        scope -> {
          Scope.Residue residue = (Scope.Residue) scope;
          return residue.epochDate() == day(30 * epoch)
              && n.mod(BigInteger.valueOf(residues.get(epoch))).intValue() == residue.residue();
        });
  }

  @Provide
  Arbitrary<String> keys() {
    return Texts.keys();
  }

  @Provide
  Arbitrary<Set<String>> bounds() {
    return Texts.keys().set().ofMaxSize(8);
  }

  @Provide
  Arbitrary<Set<String>> numericBounds() {
    return numbers().set().ofMaxSize(8);
  }

  @Provide
  Arbitrary<String> numbers() {
    return Arbitraries.oneOf(
        Arbitraries.longs().map(Long::toUnsignedString),
        Arbitraries.of("0", "1", "9", "10", "18446744073709551615", "9223372036854775808"));
  }

  private static void assertOnlyScope(View view, String key, Predicate<Scope> covers) {
    List<Scope> covering = new ArrayList<>();
    KeyspaceMap map = view.activeKeyspace("orders");
    map.forEachScope(
        (scope, placement) -> {
          if (covers.test(scope)) {
            covering.add(scope);
          }
        });

    Placement placement = Objects.requireNonNull(view.locate("orders", key));

    assertThat(covering).hasSize(1);
    assertThat(placement).isEqualTo(map.get(covering.get(0)));
    assertThat(placement.scopeOf(key)).isEqualTo(covering.get(0));
  }

  private static View ranges(RangeOrder order, List<String> bounds) {
    TreeSet<String> sorted =
        new TreeSet<>(
            order == RangeOrder.BYTES
                ? OneScopeProperties::compareBytes
                : (a, b) -> new BigInteger(a).compareTo(new BigInteger(b)));
    sorted.addAll(bounds);
    sorted.remove("0");
    List<DirectoryChange> changes = new ArrayList<>();
    changes.add(Given.put(new Strategy.Range(order)));
    String start = "";
    int shard = 0;
    for (String bound : sorted) {
      changes.add(Given.put(Given.range(start, bound), "shard-" + shard++, 1));
      start = bound;
    }
    changes.add(Given.put(Given.range(start, null), "shard-" + shard, 1));
    return Given.view(changes);
  }

  private static int compareBytes(String a, String b) {
    return Arrays.compareUnsigned(
        a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
  }

  private static int day(int offset) {
    return SequenceDate.of(LocalDate.of(2026, 1, 1).plusDays(offset));
  }
}
