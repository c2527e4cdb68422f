package io.shardlookup.testkit;

import io.shardlookup.model.Generation;
import io.shardlookup.model.Shard;
import io.shardlookup.model.ShardName;
import io.shardlookup.model.ShardState;
import io.shardlookup.model.error.LookupException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a directory begins with: its shards, its keyspaces, and how many lookup nodes serve it.
 * Immutable: every method returns another plan.
 */
public final class DirectoryPlan {
  private static final int MAX_NODES = 9;

  private final List<Shard> shards;
  private final List<TestKeyspace> keyspaces;
  private final int nodes;

  private DirectoryPlan(List<Shard> shards, List<TestKeyspace> keyspaces, int nodes) {
    this.shards = shards;
    this.keyspaces = keyspaces;
    this.nodes = nodes;
  }

  /** Nothing but one lookup node. */
  public static DirectoryPlan empty() {
    return new DirectoryPlan(List.of(), List.of(), 1);
  }

  /** These shards, ACTIVE, with weight 1 and an endpoint that leads nowhere. */
  public static DirectoryPlan withShards(String... names) {
    return empty().shards(names);
  }

  /** And these shards, ACTIVE, with weight 1 and an endpoint that leads nowhere. */
  public DirectoryPlan shards(String... names) {
    List<Shard> more = Arrays.stream(names).map(name -> shardOf(name, "test://" + name)).toList();
    return new DirectoryPlan(joined(shards, more), keyspaces, nodes);
  }

  /** And this shard at an endpoint, ACTIVE, with weight 1. */
  public DirectoryPlan shard(String name, String endpoint) {
    return shard(shardOf(name, endpoint));
  }

  /** And this shard. */
  public DirectoryPlan shard(Shard shard) {
    return new DirectoryPlan(joined(shards, List.of(shard)), keyspaces, nodes);
  }

  /** And this keyspace. */
  public DirectoryPlan keyspace(TestKeyspace keyspace) {
    return new DirectoryPlan(shards, joined(keyspaces, List.of(keyspace)), nodes);
  }

  /** Served by so many lookup nodes, 1..9, instead of one: for tests of failover. */
  public DirectoryPlan nodes(int count) {
    if (count < 1 || count > MAX_NODES) {
      throw LookupException.invalid("nodes", count, "1.." + MAX_NODES);
    }
    return new DirectoryPlan(shards, keyspaces, count);
  }

  List<Shard> plannedShards() {
    return shards;
  }

  List<TestKeyspace> plannedKeyspaces() {
    return keyspaces;
  }

  int plannedNodes() {
    return nodes;
  }

  static Shard shardOf(String name, String endpoint) {
    return new Shard(new ShardName(name), endpoint, 1, ShardState.ACTIVE, "", Generation.NONE);
  }

  private static <T> List<T> joined(List<T> some, List<T> more) {
    return Stream.concat(some.stream(), more.stream()).toList();
  }
}
