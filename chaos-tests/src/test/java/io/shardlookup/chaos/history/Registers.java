package io.shardlookup.chaos.history;

import io.shardlookup.chaos.cluster.TestDirectory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The registers of a workload, in lanes: slots of a mirrored keyspace, and entries. Thread-safe.
 */
final class Registers {
  /** What every register of the HASH keyspace holds at first. */
  static final String HOME = "home";

  private static final int VALUES = 100;
  private static final int LANES_OF_SLOTS = 2;
  private static final int LANES_OF_ENTRIES = 2;

  private final List<String> values =
      IntStream.range(0, VALUES).mapToObj(i -> String.format(Locale.ROOT, "v-%03d", i)).toList();
  private final List<Lane> lanes = new ArrayList<>();

  Registers() {
    for (int i = 0; i < LANES_OF_SLOTS; i++) {
      lanes.add(new Lane(supply(i, LANES_OF_SLOTS), values));
    }
    for (int i = 0; i < LANES_OF_ENTRIES; i++) {
      lanes.add(new Lane(supply(TestDirectory.SLOTS + i, LANES_OF_ENTRIES), values));
    }
  }

  /** The shards that registers hold. */
  List<String> shards() {
    return Stream.concat(Stream.of(HOME), values.stream()).toList();
  }

  /** Every lane. */
  List<Lane> lanes() {
    return lanes;
  }

  /** Mostly a register that is being written, sometimes the one before. */
  Register pick(Random random) {
    Lane lane = lanes.get(random.nextInt(lanes.size()));
    return random.nextInt(4) == 0 ? lane.before() : lane.current();
  }

  /** What registers hold at first, by their name. */
  Map<String, String> initial() {
    Map<String, String> initial = new HashMap<>();
    for (int slot = 0; slot < TestDirectory.SLOTS; slot++) {
      initial.put(Register.slot(slot).name(), HOME);
    }
    return initial;
  }

  /** Slots from this one on as long as there are any, then entries. */
  private static Iterator<Register> supply(int first, int step) {
    return Stream.iterate(first, i -> i + step)
        .map(i -> i < TestDirectory.SLOTS ? Register.slot(i) : Register.entry(first + "-" + i))
        .iterator();
  }
}
