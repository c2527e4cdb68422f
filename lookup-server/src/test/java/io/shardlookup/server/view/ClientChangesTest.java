package io.shardlookup.server.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlookup.model.Revision;
import io.shardlookup.model.view.DirectoryChange;
import io.shardlookup.model.view.View;
import io.shardlookup.server.lookup.Records;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ClientChangesTest {
  private static final View BEFORE =
      View.EMPTY.with(
          Revision.of(0, 1),
          List.of(
              Records.directoryKeyspace("shops"),
              Records.hashKeyspace("orders", 1),
              Records.slot("orders", 0, "shard-1"),
              Records.entry("shops", "old", "shard-1")));

  private final ClientChanges changes = new ClientChanges(BEFORE);

  @Test
  void leavesOutTheCreationOfADirectoryKey() {
    assertThat(kept(Records.entry("shops", "new", "shard-1"))).isEmpty();
  }

  @Test
  void keepsWhatChangesOrRemovesADirectoryKey() {
    assertThat(kept(Records.entry("shops", "old", "shard-2"))).hasSize(1);
    assertThat(kept(Records.entryRemoved("shops", "old"))).hasSize(1);
  }

  @Test
  void keepsTheChangeOfAKeyThatWasCreatedAfterTheView() {
    List<DirectoryChange> creation = kept(Records.entry("shops", "new", "shard-1"));
    List<DirectoryChange> change = kept(Records.entry("shops", "new", "shard-2"));

    assertThat(creation).isEmpty();
    assertThat(change).hasSize(1);
  }

  @Test
  void keepsPinsOfMirroredKeyspacesAndEverythingElse() {
    assertThat(kept(Records.entry("orders", "pin", "shard-1"))).hasSize(1);
    assertThat(kept(Records.slot("orders", 0, "shard-2"))).hasSize(1);
    assertThat(kept(Records.shard("shard-3"))).hasSize(1);
  }

  @Test
  void keepsEverythingOfAKeyspaceThatItselfChanges() {
    assertThat(kept(Records.hashKeyspace("shops", 1), Records.entry("shops", "pin", "shard-1")))
        .hasSize(2);
    assertThat(kept(Records.entry("unknown", "k", "shard-1"))).hasSize(1);
  }

  private List<DirectoryChange> kept(DirectoryChange... transaction) {
    return changes.next(Revision.of(0, 2), List.of(transaction)).changes();
  }
}
