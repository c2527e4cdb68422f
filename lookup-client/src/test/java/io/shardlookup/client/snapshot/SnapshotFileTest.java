package io.shardlookup.client.snapshot;

import static io.shardlookup.client.fake.Records.DIRECTORY;
import static io.shardlookup.client.fake.Records.entry;
import static io.shardlookup.client.fake.Records.keyspace;
import static io.shardlookup.client.fake.Records.mapping;
import static io.shardlookup.client.fake.Records.shard;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardlookup.client.cache.ClientCache;
import io.shardlookup.client.cache.KeyMaps;
import io.shardlookup.client.cache.PlacementAsOf;
import io.shardlookup.model.Assignment;
import io.shardlookup.model.Epoch;
import io.shardlookup.model.Generation;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.Placement;
import io.shardlookup.model.Revision;
import io.shardlookup.model.Scope;
import io.shardlookup.model.ShardName;
import io.shardlookup.model.strategy.Strategy;
import io.shardlookup.model.view.DirectoryChange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotFileTest {
  @TempDir private Path folder;

  @Test
  void whatWasHeldIsHeldAgain() throws Exception {
    ClientCache before = filled();
    SnapshotFile file = new SnapshotFile(folder.resolve("sub/client.snapshot"));
    file.write(before.held());

    ClientCache after = new ClientCache(KeyMaps.caffeine(100));
    file.readInto(after);

    assertThat(after.directoryId()).isEqualTo("directory-a");
    assertThat(after.revision()).isEqualTo(new Revision(9));
    assertThat(after.holding()).containsExactlyInAnyOrder("orders", "days", "shops");
    assertThat(after.held().shard(new ShardName("shard-1"))).isNotNull();
    for (String key : List.of("any", "pinned")) {
      assertThat(after.find("orders", key)).isEqualTo(before.find("orders", key));
    }
    assertThat(after.find("days", "20240131-5")).isEqualTo(before.find("days", "20240131-5"));
    assertThat(after.find("shops", "s1")).isEqualTo(before.find("shops", "s1")).isNotNull();
    assertThat(after.find("shops", "s2")).isNull();
  }

  @Test
  void whatCouldNotBeReadCannotBeReadAgain() throws Exception {
    ClientCache before = filled();
    KeyspaceName orders = new KeyspaceName("orders");
    KeyspaceName days = new KeyspaceName("days");
    before.apply(
        new Revision(10),
        List.of(
            new DirectoryChange.MappingDamaged(orders, new Scope.Entry("odd"), "odd"),
            new DirectoryChange.MappingDamaged(orders, new Scope.Slot(1), "odd"),
            new DirectoryChange.EpochDamaged(days, 20240101, "odd")));
    SnapshotFile file = new SnapshotFile(folder.resolve("client.snapshot"));
    file.write(before.held());

    ClientCache after = new ClientCache(KeyMaps.caffeine(100));
    file.readInto(after);

    for (ClientCache cache : List.of(before, after)) {
      assertThatThrownBy(() -> cache.find("orders", "odd")).hasMessageContaining("cannot be read");
      assertThatThrownBy(() -> cache.find("days", "20240131-5")).hasMessageContaining("readable");
      assertThat(cache.find("orders", "pinned")).isNotNull();
      assertThat(cache.held().keyspaceNames()).contains("orders", "days", "shops");
    }
    assertThat(after.held().view().activeKeyspace("orders").damaged())
        .containsOnlyKeys("entry \"odd\"", "slot 1");
  }

  @Test
  void anyDamagedByteIsNoticedAndNothingIsTakenOver() throws Exception {
    Path path = folder.resolve("client.snapshot");
    SnapshotFile file = new SnapshotFile(path);
    file.write(filled().held());
    byte[] whole = Files.readAllBytes(path);

    for (int at = 0; at < whole.length; at++) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 0x20;
      Files.write(path, damaged);
      ClientCache cache = new ClientCache(KeyMaps.caffeine(100));

      assertThatThrownBy(() -> file.readInto(cache))
          .as("byte %s of %s", at, whole.length)
          .isInstanceOf(IOException.class);
      assertThat(cache.holding()).isEmpty();
      assertThat(cache.directoryId()).isEmpty();
    }
  }

  @Test
  void aFileCutShortAnywhereIsNoticed() throws Exception {
    Path path = folder.resolve("client.snapshot");
    SnapshotFile file = new SnapshotFile(path);
    file.write(filled().held());
    byte[] whole = Files.readAllBytes(path);

    for (int length = 0; length < whole.length; length++) {
      Files.write(path, java.util.Arrays.copyOf(whole, length));
      ClientCache cache = new ClientCache(KeyMaps.caffeine(100));

      assertThatThrownBy(() -> file.readInto(cache))
          .as("%s of %s bytes", length, whole.length)
          .isInstanceOf(IOException.class);
    }
  }

  private static ClientCache filled() {
    ClientCache cache = new ClientCache(KeyMaps.caffeine(100));
    cache.identify("directory-a");
    cache.reset(new Revision(9));
    cache.apply(new Revision(9), List.of(shard("shard-1"), keyspace("elsewhere", DIRECTORY)));
    cache.hold(
        new KeyspaceName("orders"),
        List.of(
            keyspace("orders", new Strategy.Hash(2)),
            mapping("orders", new Scope.Slot(0), "shard-1", 3),
            mapping("orders", new Scope.Slot(1), "shard-2", 4),
            entry("orders", "pinned", "shard-3", 5)));
    cache.hold(
        new KeyspaceName("days"),
        List.of(
            keyspace("days", new Strategy.Sequence("")),
            new DirectoryChange.EpochPut(
                new Epoch(new KeyspaceName("days"), 20240101, 0, 1, new Generation(6))),
            mapping("days", new Scope.Residue(20240101, 0), "shard-1", 6)));
    cache.hold(new KeyspaceName("shops"), List.of(keyspace("shops", DIRECTORY)));
    boolean entered = cache.offer("shops", "s1", placement(), new Revision(9));
    PlacementAsOf found = cache.find("shops", "s1");
    assertThat(entered).isTrue();
    assertThat(found).isNotNull();
    return cache;
  }

  private static Placement placement() {
    return Placement.of(
        new Scope.Entry("s1"), Assignment.serving(new ShardName("shard-1")), new Generation(7));
  }
}
