package io.shardlookup.model.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.shardlookup.model.Revision;
import io.shardlookup.model.Scope;
import io.shardlookup.model.strategy.AssignmentPolicy;
import io.shardlookup.model.strategy.RangeOrder;
import io.shardlookup.model.strategy.Strategy;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** An answer costs no allocation, whatever the strategy and the key's text. */
class HotPathTest {
  private static final int ROUNDS = 20_000;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  static Stream<Arguments> views() {
    View bytes =
        Given.view(
            Given.put(new Strategy.Range(RangeOrder.BYTES)),
            Given.put(Given.range("", "m"), "low", 1),
            Given.put(Given.range("m", "z"), "high", 1));
    View numbers =
        Given.view(
            Given.put(new Strategy.Range(RangeOrder.NUMERIC)),
            Given.put(Given.range("", "1000"), "low", 1),
            Given.put(Given.range("1000", null), "high", 1));
    List<DirectoryChange> epochs = new ArrayList<>(Given.epoch(2026_01_01, 0, 5, 1));
    epochs.add(Given.put(new Strategy.Sequence("o-")));
    View entries =
        Given.view(
            Given.put(new Strategy.Directory(AssignmentPolicy.WEIGHTED)),
            Given.put(new Scope.Entry("shop-1"), "one", 1));
    return Stream.of(
        Arguments.of("HASH, ASCII", Given.hashed(16), "customer-0123456789"),
        Arguments.of("HASH, any text", Given.hashed(16), "Kundschaft № 7 \ud83d\ude00"),
        Arguments.of("RANGE by bytes", bytes, "key"),
        Arguments.of("RANGE by bytes, before a gap", bytes, "y"),
        Arguments.of("RANGE by number", numbers, "999"),
        Arguments.of("RANGE by number, 20 digits", numbers, "18446744073709551615"),
        Arguments.of("SEQUENCE", Given.view(epochs), "o-20260301-12345"),
        Arguments.of("SEQUENCE, 20 digits", Given.view(epochs), "o-20260301-18446744073709551615"),
        Arguments.of("DIRECTORY", entries, "shop-1"),
        Arguments.of(
            "HASH beside pins and damage",
            Given.hashed(16)
                .with(
                    new Revision(2),
                    List.of(
                        Given.put(new Scope.Entry("pinned"), "two", 2),
                        Given.damage(new Scope.Entry("unreadable")),
                        Given.damage(new Scope.Slot(1)))),
            "customer-0123456789"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("views")
  void locatesWithoutAllocating(String name, View view, String key) {
    locateOften(view, key);

    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      least = Math.min(least, locateOften(view, key));
    }

    assertThat(least).as("bytes in %d rounds", ROUNDS).isLessThan(ROUNDS / 10);
  }

  private static long locateOften(View view, String key) {
    int found = 0;
    long before = THREADS.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < ROUNDS; i++) {
      found += view.locate("orders", key) != null ? 1 : 0;
    }
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
    assertThat(found).isEqualTo(ROUNDS);
    return allocated;
  }
}
