package io.shardlookup.server.assign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.server.admin.AdminFixture;
import io.shardlookup.server.admin.LossyStore;
import io.shardlookup.server.admin.SnapshotView;
import io.shardlookup.server.assign.KeyAssigner.Assigned;
import io.shardlookup.server.store.memory.MemoryDirectoryStore;
import io.shardlookup.v1.Fencing;
import io.shardlookup.v1.Mapping;
import io.shardlookup.v1.ShardState;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PolicyKeyAssignerTest {
  private final ExecutorService executor = Executors.newFixedThreadPool(2);
  private final LossyStore store = new LossyStore(new MemoryDirectoryStore());
  private final AdminFixture fixture = new AdminFixture(store, Clock.systemUTC());
  private final PolicyKeyAssigner assigner = assigner();

  @BeforeEach
  void create() {
    fixture.shards("shard-1", "shard-2");
    fixture.directory("shops", Fencing.FENCING_FENCED);
    fixture.hash("users", Fencing.FENCING_FENCED, 2, "shard-1");
  }

  @AfterEach
  void close() {
    fixture.close();
    store.close();
    executor.shutdownNow();
  }

  @Test
  void racingCallersOnTwoNodesAgree() {
    PolicyKeyAssigner other = assigner();
    List<CompletableFuture<Assigned>> here = new ArrayList<>();
    List<CompletableFuture<Assigned>> there = new ArrayList<>();

    for (int i = 0; i < 2_000; i++) {
      here.add(assigner.assign("shops", "k" + i));
      there.add(other.assign("shops", "k" + i));
    }

    for (int i = 0; i < here.size(); i++) {
      assertThat(here.get(i).join().placement()).isEqualTo(there.get(i).join().placement());
    }
    assertThat(fixture.mappings("shops")).hasSize(2_000);
  }

  @Test
  void manyColdKeysShareTransactions() {
    AtomicInteger commits = new AtomicInteger();
    List<CompletableFuture<Assigned>> answers = new ArrayList<>();
    store.beforeNextCommit(
        () -> {
          commits.incrementAndGet();
          for (int i = 1; i <= 1_000; i++) {
            answers.add(assigner.assign("shops", "k" + i));
          }
        });

    Assigned first = assigner.assign("shops", "k0").join();

    long revisions = answers.stream().map(answer -> answer.join().knownAt()).distinct().count();
    assertThat(revisions).isEqualTo(10);
    assertThat(first.placement().generation().revision()).isEqualTo(first.knownAt());
  }

  @Test
  void leastKeysSpreadsABurstEvenly() {
    fixture.admin.createKeyspace(
        io.shardlookup.v1.CreateKeyspaceRequest.newBuilder()
            .setKeyspace(
                io.shardlookup.v1.Keyspace.newBuilder()
                    .setName("even")
                    .setDirectory(
                        io.shardlookup.v1.DirectoryStrategy.newBuilder()
                            .setPolicy(
                                io.shardlookup.v1.AssignmentPolicy.ASSIGNMENT_POLICY_LEAST_KEYS)))
            .build());

    List<CompletableFuture<Assigned>> answers = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      answers.add(assigner.assign("even", "k" + i));
    }
    answers.forEach(CompletableFuture::join);

    assertThat(fixture.mappings("even"))
        .extracting(Mapping::getShard)
        .filteredOn("shard-1"::equals)
        .hasSize(250);
  }

  @Test
  void anEntryThatExistsIsTheAnswer() {
    Mapping mapping = fixture.entry("shops", "k", "shard-2");

    Assigned assigned = assigner.assign("shops", "k").join();

    assertThat(assigned.placement().shard().text()).isEqualTo("shard-2");
    assertThat(assigned.placement().generation().value()).isEqualTo(mapping.getGeneration());
  }

  @Test
  void aShardThatStopsTakingKeysMeanwhileGetsNone() {
    store.beforeNextCommit(() -> fixture.state("shard-1", ShardState.SHARD_STATE_DRAINING));

    Set<String> shards = new HashSet<>();
    List<CompletableFuture<Assigned>> answers = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      answers.add(assigner.assign("shops", "k" + i));
    }
    answers.forEach(answer -> shards.add(answer.join().placement().shard().text()));

    assertThat(shards).containsExactly("shard-2");
  }

  @Test
  void aLostReplyIsSettled() {
    store.loseReplies(1);

    Assigned assigned = assigner.assign("shops", "k").join();

    assertThat(fixture.mappings("shops"))
        .extracting(Mapping::getShard)
        .containsExactly(assigned.placement().shard().text());
  }

  @Test
  void saysWhyAKeyGetsNoShard() {
    fails(ErrorReason.UNKNOWN_KEYSPACE, assigner.assign("nowhere", "k"));
    fails(ErrorReason.WRONG_STRATEGY, assigner.assign("users", "k"));
    fails(ErrorReason.INVALID_KEY, assigner.assign("shops", ""));
    store.loseReplies(100);
    store.loseRequests(100);
    fails(ErrorReason.OUTCOME_UNKNOWN, assigner.assign("shops", "lost"));
    store.loseReplies(0);
    store.loseRequests(0);
    fixture.state("shard-1", ShardState.SHARD_STATE_DRAINING);
    fixture.state("shard-2", ShardState.SHARD_STATE_DRAINING);
    fails(ErrorReason.NO_SHARD_AVAILABLE, assigner.assign("shops", "k"));
    fixture.state("shard-2", ShardState.SHARD_STATE_ACTIVE);
    PolicyKeyAssigner warm = assigner;
    store.beforeNextCommit(() -> store.down(true));
    fails(ErrorReason.STORE_UNAVAILABLE, warm.assign("shops", "k"));
  }

  private PolicyKeyAssigner assigner() {
    return new PolicyKeyAssigner(
        store, new SnapshotView(store), Duration.ofSeconds(1), new Random(7), executor);
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
