package io.shardlookup.server.follower;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.shardlookup.server.layout.KeyRange;
import io.shardlookup.server.layout.Layout;
import io.shardlookup.server.store.ScanPage;
import io.shardlookup.server.store.StoredRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class RangeStrideTest {
  private static final int PAGE = 500;

  @Test
  void visitsEveryKeyOnceInOrderAndFewKeysForNothing() {
    NavigableSet<ByteString> keys = keys();
    addNumbered(keys, "map/entries/shops/shop-", 100_000);

    Walk walk = walk(keys);

    assertThat(walk.seen.equals(List.copyOf(keys))).isTrue();
    assertThat(walk.visited).isLessThan(8L * keys.size());
    assertThat(walk.pages).isLessThan(2_000);
  }

  @Test
  void walksKeysOfManyShapes() {
    NavigableSet<ByteString> keys = keys();
    Random random = new Random(3);
    addNumbered(keys, "map/entries/a/", 7_000);
    for (int i = 0; i < 20_000; i++) {
      keys.add(utf8("map/entries/b/" + Long.toHexString(random.nextLong())));
      keys.add(utf8("map/entries/c/ключ-" + random.nextInt(1_000_000)));
    }
    addNumbered(keys, "map/slots/h/", 16_384);
    keys.add(utf8("map/tick"));

    Walk walk = walk(keys);

    assertThat(walk.seen.equals(List.copyOf(keys))).isTrue();
    assertThat(walk.visited).isLessThan(10L * keys.size());
  }

  @Test
  void walksNothing() {
    Walk walk = walk(keys());

    assertThat(walk.pages).isEqualTo(1);
  }

  private static Walk walk(NavigableSet<ByteString> keys) {
    Walk walk = new Walk();
    RangeStride stride = new RangeStride(Layout.map(), PAGE);
    Optional<KeyRange> range = Optional.of(stride.current());
    while (range.isPresent()) {
      NavigableSet<ByteString> inRange =
          keys.subSet(range.get().start(), true, range.get().end(), false);
      List<StoredRecord> page = new ArrayList<>();
      for (ByteString key : inRange) {
        walk.visited++;
        if (page.size() < PAGE) {
          page.add(new StoredRecord(key, ByteString.EMPTY, 1, 1));
        }
      }
      page.forEach(record -> walk.seen.add(record.key()));
      walk.pages++;
      range = stride.next(new ScanPage(page, inRange.size() > PAGE, 1));
    }
    return walk;
  }

  private static NavigableSet<ByteString> keys() {
    return new TreeSet<>(ByteString.unsignedLexicographicalComparator());
  }

  private static void addNumbered(NavigableSet<ByteString> keys, String prefix, int count) {
    for (int i = 0; i < count; i++) {
      keys.add(utf8(prefix + i));
    }
  }

  private static ByteString utf8(String text) {
    return ByteString.copyFromUtf8(text);
  }

  /** What a walk has met. */
  private static final class Walk {
    private final List<ByteString> seen = new ArrayList<>();
    private long visited;
    private int pages;
  }
}
