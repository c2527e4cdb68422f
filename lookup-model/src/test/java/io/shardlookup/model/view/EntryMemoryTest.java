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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A million entries cost at most 100 bytes an entry beyond the characters of its key, on the
 * average of key lengths (an array is a multiple of eight bytes). Measured as what the heap holds
 * after collections.
 */
class EntryMemoryTest {
  private static final int ENTRIES = 1_000_000;
  private static final int PAGE = 10_000;
  private static final Pattern TOTAL = Pattern.compile("Total\\s+\\d+\\s+(\\d+)");

  @Test
  void oneByOne() {
    assertThat(bytesAnEntry(1)).isBetween(50.0, 100.0);
  }

  @Test
  @Tag("slow")
  void loadedInBulk() {
    assertThat(bytesAnEntry(128)).isBetween(50.0, 85.0);
  }

  private static double bytesAnEntry(int entriesATransaction) {
    long before = liveBytes();

    View view = load(entriesATransaction);

    double bytes = (double) (liveBytes() - before - charactersOfKeys(view)) / ENTRIES;
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

  /** The bytes of all objects that are reachable. */
  private static long liveBytes() {
    try {
      String histogram =
          (String)
              ManagementFactory.getPlatformMBeanServer()
                  .invoke(
                      new ObjectName("com.sun.management:type=DiagnosticCommand"),
                      "gcClassHistogram",
                      new Object[] {new String[0]},
                      new String[] {String[].class.getName()});
      Matcher total = TOTAL.matcher(histogram);
      assertThat(total.find()).isTrue();
      return Long.parseLong(total.group(1));
    } catch (JMException e) {
      throw new IllegalStateException(e);
    }
  }
}
