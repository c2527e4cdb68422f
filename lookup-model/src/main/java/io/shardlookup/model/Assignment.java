package io.shardlookup.model;

import io.shardlookup.model.error.LookupException;
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
  /**
   * Copies the list. Refuses a target in a state that has none, or none in a state that has one,
   * with {@link LookupException} INVALID_ARGUMENT.
   */
  public Assignment {
    boolean moves = state == MappingState.MOVING || state == MappingState.CUTOVER;
    if (moves != (target != null)) {
      throw LookupException.invalid(
          "target_shard of a mapping in state " + state,
          target == null ? "none" : target,
          moves ? "a shard" : "none");
    }
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
