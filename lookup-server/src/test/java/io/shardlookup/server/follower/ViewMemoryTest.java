package io.shardlookup.server.follower;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.shardlookup.model.Assignment;
import io.shardlookup.model.AssignmentPool;
import io.shardlookup.model.Generation;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.Mapping;
import io.shardlookup.model.Scope;
import io.shardlookup.model.ShardName;
import io.shardlookup.model.view.DirectoryChange;
import io.shardlookup.model.view.View;
import io.shardlookup.server.layout.RecordCodec;
import io.shardlookup.server.store.StoreTransaction.Write;
import io.shardlookup.server.store.StoredRecord;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a million entries cost, read from records as the loader reads them. */
@Tag("slow")
final class ViewMemoryTest {
  private static final int ENTRIES = 1_000_000;
  private static final int PAGE = 5_000;

  @Test
  void costsAtMostAHundredBytesAKeyBeyondItsCharacters() {
    RecordCodec codec = new RecordCodec(new AssignmentPool(), 0);
    long before = used();

    View view = load(codec);
    long perKey = (used() - before) / ENTRIES - key(0).length();

    assertThat(view.keyspaces().iterator().next().entryCount()).isEqualTo(ENTRIES);
    System.out.println("bytes a key beyond its characters: " + perKey);
    assertThat(perKey).isLessThanOrEqualTo(100);
  }

  private static View load(RecordCodec codec) {
    View view = View.EMPTY;
    for (int first = 0; first < ENTRIES; first += PAGE) {
      List<DirectoryChange> page = new ArrayList<>();
      for (int i = first; i < first + PAGE; i++) {
        page.add(codec.change(record(i)).orElseThrow());
      }
      view = view.with(codec.revision(ENTRIES + 1), page);
    }
    return view;
  }

  private static StoredRecord record(int i) {
    Write write =
        RecordCodec.write(
            new Mapping(
                new KeyspaceName("shops"),
                new Scope.Entry(key(i)),
                Assignment.serving(new ShardName("shard-" + i % 16)),
                Generation.NONE));
    ByteString value = Objects.requireNonNull(write.value());
    return new StoredRecord(write.key(), value, i + 1, i + 1);
  }

  private static String key(int i) {
    return String.format("shop-%07d", i);
  }

  private static long used() {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      least = Math.min(least, memory.getHeapMemoryUsage().getUsed());
    }
    return least;
  }
}
