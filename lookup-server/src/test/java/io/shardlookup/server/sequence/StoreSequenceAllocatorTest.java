package io.shardlookup.server.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.server.admin.AdminFixture;
import io.shardlookup.server.admin.LossyStore;
import io.shardlookup.server.admin.SnapshotView;
import io.shardlookup.server.sequence.SequenceAllocator.Block;
import io.shardlookup.server.store.memory.MemoryDirectoryStore;
import io.shardlookup.v1.CreateEpochRequest;
import io.shardlookup.v1.DeleteKeyspaceRequest;
import io.shardlookup.v1.Fencing;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StoreSequenceAllocatorTest {
  private static final int DAY = 20240131;

  private final ExecutorService executor = Executors.newFixedThreadPool(2);
  private final LossyStore store = new LossyStore(new MemoryDirectoryStore());
  private final AdminFixture fixture = new AdminFixture(store, Clock.systemUTC());
  private final StoreSequenceAllocator allocator = allocator();

  @BeforeEach
  void create() {
    fixture.shards("shard-1");
    fixture.sequence("orders", Fencing.FENCING_UNFENCED, 20240101, "shard-1");
    fixture.directory("shops", Fencing.FENCING_UNFENCED);
  }

  @AfterEach
  void close() {
    fixture.close();
    store.close();
    executor.shutdownNow();
  }

  @Test
  void numbersOfADateBeginWithOne() {
    Block first = allocator.allocate("orders", DAY, 10).join();
    Block second = allocator.allocate("orders", DAY, 5).join();
    Block otherDay = allocator.allocate("orders", 20240115, 1).join();

    assertThat(first.first()).isEqualTo(1);
    assertThat(second.first()).isEqualTo(11);
    assertThat(otherDay.first()).isEqualTo(1);
    assertThat(first.revision().isOlderThan(second.revision())).isTrue();
  }

  @Test
  void nobodyGetsANumberTwice() {
    StoreSequenceAllocator other = allocator();
    List<CompletableFuture<Block>> blocks = new ArrayList<>();

    for (int i = 0; i < 500; i++) {
      blocks.add(allocator.allocate("orders", DAY, 1 + i % 3));
      blocks.add(other.allocate("orders", DAY, 1 + i % 3));
    }

    Set<Long> numbers = new HashSet<>();
    int drawn = 0;
    for (CompletableFuture<Block> block : blocks) {
      for (int i = 0; i < block.join().count(); i++) {
        numbers.add(block.join().first() + i);
        drawn++;
      }
    }
    assertThat(numbers).hasSize(drawn);
  }

  @Test
  void aLostReplyBurnsItsNumbers() {
    store.loseReplies(1);

    fails(ErrorReason.OUTCOME_UNKNOWN, allocator.allocate("orders", DAY, 10));
    Block next = allocator.allocate("orders", DAY, 1).join();

    assertThat(next.first()).isEqualTo(11);
  }

  @Test
  void noEpochBeginsOnADateWithNumbers() {
    allocator.allocate("orders", DAY, 1).join();

    AdminFixture.fails(ErrorReason.DATE_ISSUED, () -> epoch(DAY));
    epoch(20240201);
    assertThat(allocator.allocate("orders", 20240201, 1).join().first()).isEqualTo(1);
  }

  @Test
  void anEpochThatRacesAFirstNumberLoses() {
    store.beforeNextCommit(() -> allocator.allocate("orders", DAY, 1).join());

    AdminFixture.fails(ErrorReason.DATE_ISSUED, () -> epoch(DAY));
  }

  @Test
  void theLatestIssuedDateNeverFalls() {
    StoreSequenceAllocator other = allocator();
    store.beforeNextCommit(() -> other.allocate("orders", 20240201, 1).join());

    allocator.allocate("orders", 20240115, 1).join();

    AdminFixture.fails(ErrorReason.DATE_ISSUED, () -> epoch(20240201));
  }

  @Test
  void aNewKeyspaceOfTheSameNameBeginsAnew() {
    allocator.allocate("orders", DAY, 10).join();
    fixture.admin.deleteKeyspace(DeleteKeyspaceRequest.newBuilder().setName("orders").build());
    fails(ErrorReason.UNKNOWN_KEYSPACE, allocator.allocate("orders", DAY, 1));
    fixture.sequence("orders", Fencing.FENCING_UNFENCED, 20240101, "shard-1");

    assertThat(allocator.allocate("orders", DAY, 1).join().first()).isEqualTo(1);
  }

  @Test
  void refusesBadDraws() {
    fails(ErrorReason.UNKNOWN_KEYSPACE, allocator.allocate("nowhere", DAY, 1));
    fails(ErrorReason.WRONG_STRATEGY, allocator.allocate("shops", DAY, 1));
    fails(ErrorReason.INVALID_ARGUMENT, allocator.allocate("orders", 20240230, 1));
    fails(ErrorReason.INVALID_ARGUMENT, allocator.allocate("orders", DAY, 0));
    fails(ErrorReason.INVALID_ARGUMENT, allocator.allocate("orders", DAY, 1_000_001));
    fails(ErrorReason.BEFORE_FIRST_EPOCH, allocator.allocate("orders", 20231231, 1));
    store.down(true);
    fails(ErrorReason.STORE_UNAVAILABLE, warm().allocate("orders", DAY, 1));
  }

  private StoreSequenceAllocator warm() {
    store.down(false);
    SnapshotView view = new SnapshotView(store);
    view.current();
    store.down(true);
    return new StoreSequenceAllocator(store, view, Duration.ofSeconds(1), executor);
  }

  private StoreSequenceAllocator allocator() {
    return new StoreSequenceAllocator(
        store, new SnapshotView(store), Duration.ofSeconds(1), executor);
  }

  private void epoch(int date) {
    fixture.admin.createEpoch(
        CreateEpochRequest.newBuilder()
            .setKeyspace("orders")
            .setDate(date)
            .addShards("shard-1")
            .build());
  }

  private static void fails(ErrorReason reason, CompletableFuture<?> answer) {
    assertThatThrownBy(
            () -> {
              try {
                answer.join();
              } catch (CompletionException e) {
                throw e.getCause();
              }
            })
        .isInstanceOfSatisfying(
            LookupException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }
}
