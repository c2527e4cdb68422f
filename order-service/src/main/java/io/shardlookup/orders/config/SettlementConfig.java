package io.shardlookup.orders.config;

import io.shardlookup.model.KeyspaceName;
import io.shardlookup.orders.event.KafkaConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one instance of settlement runs.
 *
 * @param instanceId its name, unique among those that share the work
 * @param verb what it does
 * @param listen where it is reached
 * @param shops where the shards of shops are told
 * @param shards how shards are reached
 * @param ledger how lines are written
 * @param queries how many queries it takes
 * @param kafka where events come from
 * @param drainTimeout how long calls under way may take when the instance ends
 */
public record SettlementConfig(
    String instanceId,
    Verb verb,
    ListenConfig listen,
    ShopsConfig shops,
    ShardsConfig shards,
    LedgerConfig ledger,
    QueriesConfig queries,
    KafkaConfig kafka,
    Duration drainTimeout) {
  /** What the process is for. */
  public enum Verb {
    /** Follows events and answers queries until it is told to end. */
    RUN,
    /** Wipes the ledger, sets the positions to the first event, and ends. */
    REBUILD,
    /** The same, also if the topic has lost events: what those told is missing afterwards. */
    REBUILD_WITH_LOSS
  }

  /**
   * The directory that tells where the ledgers of shops live.
   *
   * @param nodes lookup nodes, {@code host:port}; others are learnt from them
   * @param keyspace the keyspace of shops
   * @param snapshotFile where to keep what it said; null to keep nothing
   */
  public record ShopsConfig(
      List<String> nodes, KeyspaceName keyspace, @Nullable Path snapshotFile) {}

  /**
   * How lines are written.
   *
   * @param timeout how long one transaction may take; a shard that takes longer is left out for a
   *     while
   * @param threads transactions at the same time
   */
  public record LedgerConfig(Duration timeout, int threads) {}
}
