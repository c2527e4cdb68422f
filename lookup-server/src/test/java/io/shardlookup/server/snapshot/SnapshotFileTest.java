package io.shardlookup.server.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardlookup.model.AssignmentPool;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.Revision;
import io.shardlookup.model.Scope;
import io.shardlookup.model.ShardName;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.view.DirectoryChange;
import io.shardlookup.model.view.View;
import io.shardlookup.server.follower.SavedView;
import io.shardlookup.server.lookup.Records;
import io.shardlookup.server.view.DirectoryIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SnapshotFileTest {
  private static final KeyspaceName SHOPS = new KeyspaceName("shops");

  @TempDir Path folder;

  private SnapshotFile file = new SnapshotFile(Path.of("unused"), new AssignmentPool());

  @BeforeEach
  void open() {
    file = new SnapshotFile(folder.resolve("data"), new AssignmentPool());
  }

  @Test
  void givesBackWhatWasSaved() throws IOException {
    View view = view(2_500);
    SavedView.Mark mark = mark(view);

    file.save(mark, view);
    SavedView.Saved saved = file.load().orElseThrow();

    assertThat(file.mark()).contains(mark);
    assertThat(saved.mark()).isEqualTo(mark);
    assertThat(saved.view().revision()).isEqualTo(view.revision());
    assertThat(saved.view().shards()).hasSameElementsAs(view.shards());
    assertThat(saved.view().locate("shops", "k2499")).isEqualTo(view.locate("shops", "k2499"));
    assertThat(saved.view().locate("orders", "any")).isEqualTo(view.locate("orders", "any"));
    assertThat(saved.view().activeKeyspace("shops").entryCount()).isEqualTo(2_500);
  }

  @Test
  void aRecordThatWasDamagedStillFailsAfterwards() throws IOException {
    View view =
        view(1)
            .with(
                Revision.of(0, 10),
                List.of(
                    new DirectoryChange.MappingDamaged(SHOPS, new Scope.Entry("bad"), "garbage"),
                    new DirectoryChange.ShardDamaged(new ShardName("shard-9"), "garbage")));

    file.save(mark(view), view);
    View saved = file.load().orElseThrow().view();

    assertThat(saved.damagedShards()).isEqualTo(view.damagedShards());
    assertThatThrownBy(() -> saved.locate("shops", "bad"))
        .isInstanceOf(LookupException.class)
        .hasMessageContaining("garbage");
  }

  @Test
  void ignoresAFileWithAFlippedBit() throws IOException {
    View view = view(100);
    file.save(mark(view), view);
    Path path = folder.resolve("data").resolve("view.snapshot");
    byte[] bytes = Files.readAllBytes(path);
    bytes[bytes.length / 2] ^= 4;
    Files.write(path, bytes);

    assertThat(file.mark()).isEmpty();
    assertThat(file.load()).isEmpty();
  }

  @Test
  void ignoresAFileThatWasCutShort() throws IOException {
    View view = view(100);
    file.save(mark(view), view);
    Path path = folder.resolve("data").resolve("view.snapshot");
    byte[] bytes = Files.readAllBytes(path);

    for (int length : new int[] {0, 3, 8, bytes.length / 2, bytes.length - 1}) {
      Files.write(path, java.util.Arrays.copyOf(bytes, length));

      assertThat(file.load()).isEmpty();
    }
  }

  @Test
  void aSaveThatWasInterruptedLeavesTheFileBefore() throws IOException {
    View first = view(10);
    file.save(mark(first), first);
    Files.writeString(folder.resolve("data").resolve("view.snapshot.new"), "half");

    Optional<SavedView.Saved> loaded = file.load();
    View second = view(20);
    file.save(mark(second), second);

    assertThat(loaded.orElseThrow().view().activeKeyspace("shops").entryCount()).isEqualTo(10);
    assertThat(Objects.requireNonNull(file.load().orElseThrow().view().keyspace("shops")))
        .satisfies(keyspace -> assertThat(keyspace.entryCount()).isEqualTo(20));
    assertThat(folder.resolve("data")).isDirectoryNotContaining("glob:**.new");
  }

  @Test
  void thereIsNothingBeforeTheFirstSave() {
    assertThat(file.mark()).isEmpty();
    assertThat(file.load()).isEmpty();
  }

  private static SavedView.Mark mark(View view) {
    return new SavedView.Mark(new DirectoryIdentity("d1", 3), view.revision(), 1_700_000_000_000L);
  }

  private static View view(int entries) {
    List<DirectoryChange> changes = new ArrayList<>();
    changes.add(Records.shard("shard-1"));
    changes.add(Records.hashKeyspace("orders", 3));
    changes.addAll(List.of(Records.slots("orders", 3, "shard-1")));
    changes.add(Records.directoryKeyspace("shops"));
    for (int i = 0; i < entries; i++) {
      changes.add(Records.entry("shops", "k" + i, "shard-1"));
    }
    return View.EMPTY.with(Revision.of(3, 77), changes);
  }
}
