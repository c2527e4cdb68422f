package io.shardlookup.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shardlookup.chaos.checker.Linearizability;
import io.shardlookup.chaos.checker.Operation.Outcome;
import io.shardlookup.chaos.checker.Versions;
import io.shardlookup.chaos.cluster.ChaosCluster;
import io.shardlookup.chaos.cluster.ClusterNode;
import io.shardlookup.chaos.fault.Faults;
import io.shardlookup.chaos.fault.Seed;
import io.shardlookup.chaos.history.History;
import io.shardlookup.chaos.history.Workload;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lookup nodes and members of etcd are killed and stopped while clients write and read; what they
 * saw is recorded and checked afterwards. {@code -Dchaos.seconds=<n>} changes how long.
 */
final class ConsistencyIT {
  private static final Logger log = LoggerFactory.getLogger(ConsistencyIT.class);

  private static final int SECONDS = 20;
  private static final int SECONDS_SLOW = 300;

  /**
   * A run in which less happened shows nothing; five times as much is little for a slow machine.
   */
  private static final long LEAST_WRITES_A_SECOND = 1;

  private static final long LEAST_READS_A_SECOND = 5;

  /** Of every single node, though it was away for most of the time. */
  private static final long LEAST_ANSWERS_OF_A_NODE_A_SECOND = 1;

  private static final long LEAST_ANSWERS_BY_REVISION_A_SECOND = 1;

  /** One at least, in whatever time: a node that was killed may take long to come back. */
  private static final int LEAST_FAULTS_A_MINUTE = 2;

  @TempDir Path folder;

  @Test
  void everyAnswerIsAsRecentAsItHasToBe() {
    check(Integer.getInteger("chaos.seconds", SECONDS));
  }

  @Test
  @Tag("slow")
  void everyAnswerIsAsRecentAsItHasToBeForFiveMinutes() {
    check(Integer.getInteger("chaos.seconds", SECONDS_SLOW));
  }

  private void check(int seconds) {
    Seed seed = Seed.next();
    try (ChaosCluster cluster = ChaosCluster.start(folder, "--snapshot-interval=1s");
        Workload workload = Workload.start(cluster, seed)) {
      Faults faults = Faults.start(cluster, seed);
      try (faults) {
        awaitTheEnd(Duration.ofSeconds(seconds));
      }
      workload.readMore();
      workload.finish();
      check(workload.history(), workload.initial(), faults.story());
      enoughHappened(workload.history(), cluster, faults, seconds);
    }
  }

  private static void awaitTheEnd(Duration length) {
    await().pollDelay(length).atMost(length.plusMinutes(1)).until(() -> true);
  }

  private static void check(History history, Map<String, String> initial, String story) {
    log.info("{}", history);
    String description = history + "\n" + story;
    assertThat(Linearizability.violations(history.operations(), initial)).as(description).isEmpty();
    assertThat(Versions.violations(history.seen())).as(description).isEmpty();
  }

  private static void enoughHappened(
      History history, ChaosCluster cluster, Faults faults, int seconds) {
    String description = history + "\n" + faults.story();
    assertThat(history.writes(Outcome.DONE))
        .as(description)
        .isGreaterThan(LEAST_WRITES_A_SECOND * seconds);
    assertThat(history.reads()).as(description).isGreaterThan(LEAST_READS_A_SECOND * seconds);
    assertThat(history.answersByRevision())
        .as("answers by revision; %s", description)
        .isGreaterThan(LEAST_ANSWERS_BY_REVISION_A_SECOND * seconds);
    for (ClusterNode node : cluster.nodes()) {
      assertThat(history.answersOf(node.id()))
          .as("answers of %s; %s", node.id(), description)
          .isGreaterThan(LEAST_ANSWERS_OF_A_NODE_A_SECOND * seconds);
    }
    assertThat(faults.count())
        .as("faults; %s", description)
        .isGreaterThanOrEqualTo(Math.max(1, LEAST_FAULTS_A_MINUTE * seconds / 60));
  }
}
