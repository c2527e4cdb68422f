package io.shardlookup.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who serves a scope, and how. Few different ones exist, so that a view shares them between its
 * mappings ({@link AssignmentPool}).
 *
 * @param shard the shard that serves
 * @param state how it serves
 * @param target where the scope moves to; null unless MOVING or CUTOVER
 * @param uncleaned shards that may still hold rows from an earlier relocation
 */
public record Assignment(
    ShardName shard, MappingState state, @Nullable ShardName target, List<ShardName> uncleaned) {
  /** Copies the list. */
  public Assignment {
    uncleaned = List.copyOf(uncleaned);
  }

  /** Served by this shard, with nothing under way. */
  public static Assignment serving(ShardName shard) {
    return new Assignment(shard, MappingState.SERVING, null, List.of());
  }

  /** Whether nothing is under way: it serves, and no rows are left elsewhere. */
  public boolean isStable() {
    return state == MappingState.SERVING && uncleaned.isEmpty();
  }

  /** Whether it names the shard in any role. */
  public boolean names(ShardName name) {
    return shard.equals(name) || name.equals(target) || uncleaned.contains(name);
  }
}
