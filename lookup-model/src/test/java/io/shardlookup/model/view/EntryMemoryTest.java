package io.shardlookup.model.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlookup.model.Assignment;
import io.shardlookup.model.AssignmentPool;
import io.shardlookup.model.Generation;
import io.shardlookup.model.Mapping;
import io.shardlookup.model.Revision;
import io.shardlookup.model.Scope;
import io.shardlookup.model.ShardName;
import io.shardlookup.model.strategy.AssignmentPolicy;
import io.shardlookup.model.strategy.KeySyntax;
import io.shardlookup.model.strategy.Strategy;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A million entries cost at most 100 bytes an entry beyond the characters of its key, on the
 * average of key lengths (an array is a multiple of eight bytes). Measured as what the heap holds
 * after collections.
 */
class EntryMemoryTest {
  private static final int ENTRIES = 1_000_000;
  private static final int PAGE = 10_000;

  @Test
  void oneByOne() {
    assertThat(bytesAnEntry(1)).isBetween(50.0, 100.0);
  }

  @Test
  void loadedInBulk() {
    assertThat(bytesAnEntry(128)).isBetween(50.0, 85.0);
  }

  private static double bytesAnEntry(int entriesATransaction) {
    long before = usedHeap();

    View view = load(entriesATransaction);

    double bytes = (double) (usedHeap() - before - charactersOfKeys(view)) / ENTRIES;
    System.out.printf(
        "%,d entries, %d a transaction: %.1f bytes an entry beyond its key%n",
        ENTRIES, entriesATransaction, bytes);
    assertThat(view.activeKeyspace("orders").entryCount()).isEqualTo(ENTRIES);
    return bytes;
  }

  /** Loads pages of records as a lookup node does. */
  private static View load(int entriesATransaction) {
    AssignmentPool pool = new AssignmentPool();
    View view = Given.view(Given.put(new Strategy.Directory(AssignmentPolicy.WEIGHTED)));
    for (int from = 0; from < ENTRIES; from += PAGE) {
      List<DirectoryChange> page = new ArrayList<>(PAGE);
      for (int i = from; i < from + PAGE; i++) {
        String key = "shop-%08d".formatted(i) + "x".repeat(i % 8);
        Assignment assignment = Assignment.serving(new ShardName("shard-" + i % 16));
        page.add(
            new DirectoryChange.MappingPut(
                new Mapping(
                    Given.KEYSPACE,
                    new Scope.Entry(
                        KeySyntax.decode(ByteBuffer.wrap(key.getBytes(StandardCharsets.UTF_8)))),
                    pool.shared(assignment),
                    new Generation(i / entriesATransaction + 10))));
      }
      view = view.with(new Revision(from + PAGE), page);
    }
    return view;
  }

  private static long charactersOfKeys(View view) {
    return view.activeKeyspace("orders").entries().keySet().stream()
        .mapToLong(String::length)
        .sum();
  }

  /** The least of several measurements: what is garbage goes. */
  private static long usedHeap() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      System.gc();
      least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return least;
  }
}
