package io.shardlookup.server.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.ShardName;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LayoutTest {
  private static final KeyspaceName ORDERS = new KeyspaceName("orders");

  /** Stored directories depend on every one of these. */
  @Test
  void keysAreWhatTheyHaveAlwaysBeen() {
    List<ByteString> keys =
        List.of(
            Layout.directory(),
            Layout.tick(),
            Layout.keyspace(ORDERS),
            Layout.shard(new ShardName("shard-1")),
            Layout.entry(ORDERS, "a/b \u00e9"),
            Layout.slot(ORDERS, 7),
            Layout.range(ORDERS, ""),
            Layout.range(ORDERS, "m"),
            Layout.epoch(ORDERS, 20240131),
            Layout.residue(ORDERS, 20240131, 3),
            Layout.node("node-1"),
            Layout.sequence(ORDERS, 20240131),
            Layout.sequenceHigh(ORDERS),
            Layout.audit("0001"));

    assertThat(keys)
        .extracting(ByteString::toStringUtf8)
        .containsExactly(
            "map/directory",
            "map/tick",
            "map/keyspaces/orders",
            "map/shards/shard-1",
            "map/entries/orders/a/b \u00e9",
            "map/slots/orders/00007",
            "map/ranges/orders/",
            "map/ranges/orders/m",
            "map/epochs/orders/20240131",
            "map/residues/orders/20240131/03",
            "nodes/node-1",
            "sequences/orders/20240131",
            "sequences/orders/high",
            "audit/0001");
  }

  @Test
  void rangesHoldTheirKeysAndNoNeighbours() {
    KeyspaceName neighbour = new KeyspaceName("orders-old");

    assertThat(Layout.map().contains(Layout.entry(ORDERS, "x"))).isTrue();
    assertThat(Layout.map().contains(Layout.node("n"))).isFalse();
    assertThat(Layout.entries(ORDERS).contains(Layout.entry(ORDERS, "\uffff"))).isTrue();
    assertThat(Layout.entries(ORDERS).contains(Layout.entry(neighbour, "x"))).isFalse();
    assertThat(Layout.slots(ORDERS).contains(Layout.slot(ORDERS, 16_383))).isTrue();
    assertThat(Layout.slots(ORDERS).contains(Layout.slot(neighbour, 0))).isFalse();
    assertThat(Layout.residues(ORDERS, 20240131).contains(Layout.residue(ORDERS, 20240131, 59)))
        .isTrue();
    assertThat(Layout.residues(ORDERS, 20240131).contains(Layout.residue(ORDERS, 20240201, 0)))
        .isFalse();
    assertThat(Layout.ranges(ORDERS).contains(Layout.range(ORDERS, ""))).isTrue();
    assertThat(Layout.sequences(ORDERS).contains(Layout.sequenceHigh(ORDERS))).isTrue();
  }

  @Test
  void entriesWithAPrefixAreARange() {
    KeyRange range = Layout.entries(ORDERS, ByteString.copyFromUtf8("ab"));

    assertThat(range.contains(Layout.entry(ORDERS, "ab"))).isTrue();
    assertThat(range.contains(Layout.entry(ORDERS, "abz"))).isTrue();
    assertThat(range.contains(Layout.entry(ORDERS, "ac"))).isFalse();
    assertThat(range.contains(Layout.entry(ORDERS, "aa"))).isFalse();
  }

  @Test
  void theEndOfAPrefixSkipsHighestBytes() {
    assertThat(KeyRange.prefixEnd(bytes(0x61, 0x2f))).isEqualTo(bytes(0x61, 0x30));
    assertThat(KeyRange.prefixEnd(bytes(0x61, 0xff, 0xff))).isEqualTo(bytes(0x62));
    assertThat(KeyRange.prefixEnd(bytes(0x7f))).isEqualTo(bytes(0x80));
    assertThatThrownBy(() -> KeyRange.prefixEnd(bytes(0xff)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 bytes 0xff");
  }

  @Test
  void pagesGoOnRightBesideTheLastKey() {
    KeyRange all = Layout.entries(ORDERS);
    ByteString key = Layout.entry(ORDERS, "k");

    assertThat(all.above(key).contains(key)).isFalse();
    assertThat(all.above(key).contains(Layout.entry(ORDERS, "k "))).isTrue();
    assertThat(all.below(key).contains(key)).isFalse();
    assertThat(all.below(key).contains(Layout.entry(ORDERS, "j~"))).isTrue();
  }

  @Test
  void numbersThatDoNotFitAreRefused() {
    assertThatThrownBy(() -> Layout.slot(ORDERS, -1)).hasMessageContaining("-1 (expected:");
    assertThatThrownBy(() -> Layout.residue(ORDERS, 20240131, 100))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("100 (expected: at most 2 digits)");
  }

  private static ByteString bytes(int... values) {
    ByteString.Output out = ByteString.newOutput();
    for (int value : values) {
      out.write(value);
    }
    return out.toByteString();
  }
}
