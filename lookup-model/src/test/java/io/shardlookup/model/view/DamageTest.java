package io.shardlookup.model.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardlookup.model.Placement;
import io.shardlookup.model.Revision;
import io.shardlookup.model.Scope;
import io.shardlookup.model.ShardName;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.strategy.AssignmentPolicy;
import io.shardlookup.model.strategy.Crc32;
import io.shardlookup.model.strategy.RangeOrder;
import io.shardlookup.model.strategy.Strategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A record that cannot be read fails the keys that need it, and no others. */
class DamageTest {
  private static final Revision NEXT = new Revision(2);
  private static final String PROBLEM = "protobuf: truncated";

  @Test
  void aDamagedEntryFailsItsKeyAlone() {
    String start = "k".repeat(100);
    View view =
        Given.view(
            Given.put(new Strategy.Directory(AssignmentPolicy.WEIGHTED)),
            Given.put(new Scope.Entry(start + "1"), "one", 1),
            Given.put(new Scope.Entry(start + "2"), "two", 1));

    View damaged = view.with(NEXT, List.of(Given.damage(new Scope.Entry(start + "1"))));

    assertDamaged(damaged, start + "1", PROBLEM);
    assertThat(shard(damaged, start + "2")).isEqualTo("two");
    assertThat(damaged.locate("orders", start + "3")).isNull();
    assertThat(damaged.activeKeyspace("orders").entriesByShard())
        .isEqualTo(Map.of(new ShardName("two"), 1L));
  }

  @Test
  void aDamagedPinDoesNotFallBackToItsSlot() {
    View damaged = Given.hashed(4).with(NEXT, List.of(Given.damage(new Scope.Entry("key"))));

    assertDamaged(damaged, "key", PROBLEM);
    assertThat(shard(damaged.with(NEXT, List.of(Given.remove(new Scope.Entry("key")))), "key"))
        .startsWith("shard-");
  }

  @Test
  void aDamagedSlotFailsItsKeysUntilItIsRepaired() {
    Scope slot = new Scope.Slot((int) (Crc32.of("key") % 4));
    View view = Given.hashed(4).with(NEXT, List.of(Given.put(new Scope.Entry("pin"), "pin", 2)));

    View damaged = view.with(NEXT, List.of(Given.damage(slot)));
    View repaired = damaged.with(NEXT, List.of(Given.put(slot, "new", 3)));

    assertDamaged(damaged, "key", slot.describe());
    assertThat(damaged.activeKeyspace("orders").damaged())
        .isEqualTo(Map.of(slot.describe(), PROBLEM));
    assertThat(shard(damaged, "pin")).isEqualTo("pin");
    assertThat(shard(repaired, "key")).isEqualTo("new");
    assertThat(repaired.activeKeyspace("orders").damaged()).isEmpty();
  }

  @Test
  void aDamagedRangeFailsItsKeysAlone() {
    View view =
        Given.view(
            Given.put(new Strategy.Range(RangeOrder.BYTES)),
            Given.put(Given.range("", "g"), "low", 1),
            Given.put(Given.range("g", "p"), "middle", 1),
            Given.put(Given.range("p", null), "high", 1));

    View damaged = view.with(NEXT, List.of(Given.damage(Given.range("g", null))));
    View firstDamaged = view.with(NEXT, List.of(Given.damage(Given.range("", null))));

    assertDamaged(damaged, "h", "range of key \"h\"");
    assertThat(shard(damaged, "f")).isEqualTo("low");
    assertThat(shard(damaged, "p")).isEqualTo("high");
    assertDamaged(firstDamaged, "a", "range of key \"a\"");
    assertThat(shard(firstDamaged, "g")).isEqualTo("middle");
  }

  @Test
  void aRangeWhoseEndIsNoNumberDoesNotKeepItsOldEnd() {
    View view =
        Given.view(
            Given.put(new Strategy.Range(RangeOrder.NUMERIC)),
            Given.put(Given.range("", "100"), "low", 1),
            Given.put(Given.range("100", null), "high", 1));

    View damaged = view.with(NEXT, List.of(Given.put(Given.range("", "0100"), "low", 2)));

    assertDamaged(damaged, "7", "range of key \"7\"");
    assertThat(shard(damaged, "100")).isEqualTo("high");
  }

  @Test
  void aDamagedEpochFailsItsDatesAlone() {
    List<DirectoryChange> changes = new ArrayList<>();
    changes.add(Given.put(new Strategy.Sequence("")));
    changes.addAll(Given.epoch(2026_01_01, 2026_02_01, 1, 1));
    changes.addAll(Given.epoch(2026_02_01, 2026_03_01, 1, 1));
    changes.addAll(Given.epoch(2026_03_01, 0, 1, 1));
    View view = Given.view(changes);

    for (int month = 1; month <= 3; month++) {
      int date = 2026_00_01 + month * 100;
      View damaged =
          view.with(NEXT, List.of(new DirectoryChange.EpochDamaged(Given.KEYSPACE, date, PROBLEM)));

      for (int other = 1; other <= 3; other++) {
        String key = "20260%d15-1".formatted(other);
        if (other == month) {
          assertDamaged(damaged, key, "the epoch of key");
        } else {
          assertThat(shard(damaged, key)).isEqualTo("shard-0");
        }
      }
      assertRefused(damaged, "20251231-1", ErrorReason.BEFORE_FIRST_EPOCH, "20260101");
      assertThat(damaged.activeKeyspace("orders").epochs()).hasSize(2);
      assertThat(damaged.activeKeyspace("orders").damaged())
          .isEqualTo(Map.of("epoch " + date, PROBLEM));
    }
  }

  @Test
  void aMissingResidueFailsItsNumbersAlone() {
    View view =
        Given.view(
            Given.put(new Strategy.Sequence("")),
            Given.put(2026_01_01, 0, 2, 1),
            Given.put(new Scope.Residue(2026_01_01, 0), "even", 1));

    assertThat(shard(view, "20260101-4")).isEqualTo("even");
    assertDamaged(view, "20260101-5", "residue 1 of epoch 20260101");
  }

  @Test
  void aDamagedKeyspaceFailsUntilItIsRepaired() {
    View view = Given.hashed(4);

    View damaged =
        view.with(NEXT, List.of(new DirectoryChange.KeyspaceDamaged(Given.KEYSPACE, PROBLEM)));
    View repaired = damaged.with(NEXT, List.of(Given.put(new Strategy.Hash(4))));

    assertDamaged(damaged, "key", "keyspace orders");
    assertThatThrownBy(() -> damaged.activeKeyspace("orders"))
        .isInstanceOfSatisfying(
            LookupException.class,
            e -> assertThat(e.reason()).isEqualTo(ErrorReason.DAMAGED_RECORD));
    assertThat(shard(repaired, "key")).isEqualTo(shard(view, "key"));
  }

  @Test
  void aDamagedShardIsNotKnown() {
    View view = Given.view(new DirectoryChange.ShardPut(Given.shard("one")));

    View damaged =
        view.with(NEXT, List.of(new DirectoryChange.ShardDamaged(new ShardName("one"), PROBLEM)));

    assertThat(damaged.shard(new ShardName("one"))).isNull();
    assertThat(damaged.damagedShards()).isEqualTo(Map.of(new ShardName("one"), PROBLEM));
  }

  private static void assertDamaged(View view, String key, String message) {
    assertRefused(view, key, ErrorReason.DAMAGED_RECORD, message);
  }

  private static void assertRefused(View view, String key, ErrorReason reason, String message) {
    assertThatThrownBy(() -> view.locate("orders", key))
        .isInstanceOfSatisfying(
            LookupException.class, e -> assertThat(e.reason()).isEqualTo(reason))
        .hasMessageContaining(message);
  }

  private static String shard(View view, String key) {
    Placement placement = view.locate("orders", key);
    return placement == null ? "none" : placement.shard().text();
  }
}
