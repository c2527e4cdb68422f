package io.shardlookup.testkit;

import java.util.Map;

/** The directories that the tests of the testkit begin with. */
final class Plans {
  private Plans() {}

  /** Keyspaces of all four strategies, fenced, on two shards. */
  static DirectoryPlan allStrategies() {
    return DirectoryPlan.withShards("shard-1", "shard-2")
        .keyspace(
            TestKeyspace.hash("customers", 4).on("shard-1", "shard-2").entry("pinned", "shard-2"))
        .keyspace(TestKeyspace.range("invoices").from("", "shard-1").from("m", "shard-2"))
        .keyspace(
            TestKeyspace.sequence("orders", "o-")
                .epoch(20260101, "shard-1")
                .epoch(20260201, "shard-1", "shard-2"))
        .keyspace(
            TestKeyspace.directory("shops").entries(Map.of("s-1", "shard-1", "s-2", "shard-2")));
  }
}
