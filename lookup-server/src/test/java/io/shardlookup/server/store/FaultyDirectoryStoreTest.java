package io.shardlookup.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlookup.server.store.FaultyDirectoryStore.Call;
import io.shardlookup.server.store.StoreException.Kind;
import io.shardlookup.server.store.StoreTransaction.Write;
import io.shardlookup.server.store.memory.MemoryDirectoryStore;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Without faults it is a store like any other; with them it does what they say. */
final class FaultyDirectoryStoreTest extends DirectoryStoreContract {
  private MemoryDirectoryStore memory = new MemoryDirectoryStore();

  @Override
  protected DirectoryStore open() {
    memory = new MemoryDirectoryStore();
    return new FaultyDirectoryStore(memory);
  }

  @Override
  protected void compact(long revision) {
    memory.compact(revision);
  }

  @Override
  protected void loseLeases() {
    memory.loseLeases();
  }

  @Test
  void failingCommitsWriteNothing() {
    faulty().fail(Call.COMMIT, Kind.UNAVAILABLE);
    long before = get(memory.confirmRevision());

    assertFails(store().commit(oneWrite()), Kind.UNAVAILABLE);

    assertThat(get(memory.confirmRevision())).isEqualTo(before);
  }

  @Test
  void aLostReplyIsOfACommitThatHappened() {
    faulty().loseReplies(1);

    assertFails(store().commit(oneWrite()), Kind.OUTCOME_UNKNOWN);

    assertThat(get(store().scan(ScanRequest.newest(key("a"), key("b"), 10))).records()).hasSize(1);
    assertThat(get(store().commit(oneWrite()))).isInstanceOf(CommitResult.Committed.class);
  }

  @Test
  void heldConfirmationsAnswerWhenReleased() {
    faulty().hold(Call.CONFIRM);
    CompletableFuture<Long> confirmation = store().confirmRevision();
    assertThat(confirmation).isNotDone();
    assertThat(faulty().holding(Call.CONFIRM)).isEqualTo(1);

    long written = put("a", "x");
    faulty().release(Call.CONFIRM);

    assertThat(get(confirmation)).isEqualTo(written);
  }

  @Test
  void silencedWatchesSayNothingMore() {
    RecordingListener wedged = new RecordingListener();
    RecordingListener healthy = new RecordingListener();
    try (StoreWatch first = store().watch(key("a"), key("b"), 2, wedged)) {
      faulty().silenceWatches();
      faulty().heal();
      try (StoreWatch second = store().watch(key("a"), key("b"), 2, healthy)) {
        put("a", "x");
        healthy.await(1);
        faulty().endWatches(Kind.UNAVAILABLE);

        assertThat(healthy.awaitEnd().kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(wedged.events()).isEmpty();
        assertThat(faulty().openWatches()).isZero();
        assertThat(List.of(first, second)).hasSize(2);
      }
    }
  }

  @Test
  void failingWatchesEndAtOnce() {
    faulty().fail(Call.WATCH, Kind.COMPACTED);
    RecordingListener listener = new RecordingListener();

    try (StoreWatch watch = store().watch(key("a"), key("b"), 2, listener)) {
      assertThat(watch).isNotNull();
      assertThat(listener.awaitEnd().kind()).isEqualTo(Kind.COMPACTED);
    }
  }

  private FaultyDirectoryStore faulty() {
    return (FaultyDirectoryStore) store();
  }

  private static StoreTransaction oneWrite() {
    return new StoreTransaction(List.of(), List.of(new Write(key("a"), key("x"))));
  }
}
