package io.shardlookup.local.cluster;

import io.shardlookup.processes.KafkaPorts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the local cluster keeps orders and their events.
 *
 * @param shards one for each shard's database
 * @param kafka those of the Kafka broker
 * @param mongo that of the MongoDB server; null = the cluster has none, since another one is used
 * @param mongoUri where that one or the other one is; may hold a password
 */
public record StorePorts(
    List<Integer> shards, KafkaPorts kafka, @Nullable Integer mongo, String mongoUri) {
  /** Copies the list. */
  public StorePorts {
    shards = List.copyOf(shards);
  }

  /** With a MongoDB server of the cluster. */
  static StorePorts of(List<Integer> shards, KafkaPorts kafka, int mongo) {
    return new StorePorts(shards, kafka, mongo, "mongodb://127.0.0.1:" + mongo);
  }

  /** Without the URI, which may hold a password. */
  @Override
  public String toString() {
    return "shards " + shards + ", " + kafka + ", mongo " + mongo;
  }
}
