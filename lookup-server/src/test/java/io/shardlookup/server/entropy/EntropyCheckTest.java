package io.shardlookup.server.entropy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shardlookup.model.AssignmentPool;
import io.shardlookup.model.Revision;
import io.shardlookup.model.view.DirectoryChange;
import io.shardlookup.model.view.View;
import io.shardlookup.server.follower.FollowerFixture;
import io.shardlookup.server.follower.StoredDirectory;
import io.shardlookup.server.lookup.Records;
import io.shardlookup.server.store.memory.MemoryDirectoryStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A view that differs from its store is found out, and mended. */
final class EntropyCheckTest {
  private final MemoryDirectoryStore store = new MemoryDirectoryStore();
  private final StoredDirectory directory = new StoredDirectory(store);
  private final List<String> found = new ArrayList<>();
  private final FollowerFixture follower = FollowerFixture.follow(store);
  private final EntropyCheck check =
      new EntropyCheck(store, follower.view(), new AssignmentPool(), found::add);

  @BeforeAll
  static void bePatient() {
    Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
  }

  @BeforeEach
  void fill() {
    directory.shard("shard-1");
    directory.hashKeyspace("orders", 16, "shard-1");
    directory.directoryKeyspace("shops");
    directory.entries("shops", "key-", 12_000, "shard-1");
    long last = directory.entry("shops", "ключ", "shard-1");
    await().until(() -> follower.knows(last));
  }

  @AfterEach
  void close() {
    follower.close();
    store.close();
  }

  @Test
  void findsNothingWhereNothingDiffers() {
    wholeRound();

    assertThat(found).isEmpty();
    assertThat(check.differences()).isZero();
  }

  @Test
  void findsARecordThatTheViewHasOtherwise() {
    falsify(Records.entry("shops", "key-777", "shard-2"));

    wholeRound();

    assertThat(found).hasSize(1).first().asString().contains("map/entries/shops/key-777");
  }

  @Test
  void findsARecordThatTheViewLost() {
    falsify(Records.entryRemoved("shops", "key-5"));

    wholeRound();

    assertThat(found).hasSize(1).first().asString().contains("map/entries/shops/key-5");
  }

  @Test
  void findsARecordThatOnlyTheViewHas() {
    falsify(Records.entry("shops", "key-777x", "shard-1"), Records.slot("orders", 3, "shard-2"));

    wholeRound();

    assertThat(String.join(" ", found))
        .contains("map/entries/shops/key-777x")
        .contains("map/slots/orders/00003");
    assertThat(check.differences()).isEqualTo(2);
  }

  @Test
  void aRepairBringsBackWhatIsStored() {
    falsify(Records.entryRemoved("shops", "key-5"));

    follower.follower().repair("test");
    directory.tick();

    await().until(() -> "shard-1".equals(follower.shard("shops", "key-5")));
  }

  private void falsify(DirectoryChange... changes) {
    View view = follower.view().current();
    Revision revision = view.revision();
    follower.view().advance(view.with(revision, List.of(changes)), List.of());
  }

  private void wholeRound() {
    boolean last = false;
    while (!last) {
      last = check.checkNext();
    }
  }
}
