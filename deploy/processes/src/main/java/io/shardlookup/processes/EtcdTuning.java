package io.shardlookup.processes;

import java.time.Duration;
import java.util.List;

/**
 * The settings of every etcd member of a cluster.
 *
 * @param heartbeat how often a leader shows that it is there
 * @param election how long a follower waits for that before it stands for election: at least five
 *     heartbeats
 * @param snapshotCount applied entries between two snapshots of the raft log, at least 1; a member
 *     that was away for more has to be sent a whole snapshot
 * @param quotaBytes size of the database at which etcd raises its alarm and refuses writes; at
 *     least 16 MiB
 * @param autoCompactionRevisions how many revisions stay when etcd compacts by itself, every five
 *     minutes; 0 = never
 * @param extraFlags more etcd flags, such as {@code --log-level=debug}
 */
public record EtcdTuning(
    Duration heartbeat,
    Duration election,
    long snapshotCount,
    long quotaBytes,
    long autoCompactionRevisions,
    List<String> extraFlags) {
  private static final long SMALLEST_QUOTA = 16L << 20;

  /** Checks every limit. */
  public EtcdTuning {
    require(heartbeat.toMillis() >= 10, "heartbeat", heartbeat, "10 ms or more");
    require(
        election.compareTo(heartbeat.multipliedBy(5)) >= 0,
        "election",
        election,
        "five heartbeats or more");
    require(election.toSeconds() <= 50, "election", election, "50 s or less");
    require(snapshotCount >= 1, "snapshotCount", snapshotCount, "1 or more");
    require(quotaBytes >= SMALLEST_QUOTA, "quotaBytes", quotaBytes, SMALLEST_QUOTA + " or more");
    require(
        autoCompactionRevisions >= 0,
        "autoCompactionRevisions",
        autoCompactionRevisions,
        "0 or more");
    extraFlags = List.copyOf(extraFlags);
  }

  /**
   * 100 ms heartbeat, 1 s election, a snapshot every 10,000 entries, 2 GiB, no compaction by
   * itself.
   */
  public static EtcdTuning defaults() {
    return new EtcdTuning(
        Duration.ofMillis(100), Duration.ofSeconds(1), 10_000, 2L << 30, 0, List.of());
  }

  /** The same with another snapshot count. */
  public EtcdTuning withSnapshotCount(long count) {
    return new EtcdTuning(
        heartbeat, election, count, quotaBytes, autoCompactionRevisions, extraFlags);
  }

  /** The same with another quota. */
  public EtcdTuning withQuotaBytes(long bytes) {
    return new EtcdTuning(
        heartbeat, election, snapshotCount, bytes, autoCompactionRevisions, extraFlags);
  }

  /** The same with compaction by itself that leaves so many revisions, or never (0). */
  public EtcdTuning withAutoCompactionRevisions(long revisions) {
    return new EtcdTuning(heartbeat, election, snapshotCount, quotaBytes, revisions, extraFlags);
  }

  /** The same with these extra flags. */
  public EtcdTuning withExtraFlags(List<String> flags) {
    return new EtcdTuning(
        heartbeat, election, snapshotCount, quotaBytes, autoCompactionRevisions, flags);
  }

  private static void require(boolean holds, String name, Object value, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: " + expected + ")");
    }
  }
}
