package io.shardlookup.server.admin;

import io.shardlookup.model.Keyspace;
import io.shardlookup.model.Mapping;
import io.shardlookup.model.Scope;
import io.shardlookup.model.Shard;
import io.shardlookup.model.ShardState;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.strategy.Strategy;
import java.util.OptionalLong;

/** What may change how: the checks that verbs share. Each one passes or throws. */
final class Rules {
  private Rules() {}

  /**
   * Refuses what takes a key away from a shard of a fenced keyspace.
   *
   * @param change the change in words, for example {@code moving slot 7 from shard-1 to shard-2}
   */
  static void mayTakeAway(Keyspace keyspace, String change) {
    if (keyspace.isFenced()) {
      throw new LookupException(
          ErrorReason.NEEDS_RELOCATION,
          change
              + " takes keys of the fenced keyspace "
              + keyspace.name()
              + " away from a shard that may still accept writes of them (expected: a relocation)");
    }
  }

  /** Refuses to change a mapping that something is under way with. */
  static void stable(Scope scope, Mapping mapping) {
    if (!mapping.assignment().isStable()) {
      throw new LookupException(
          ErrorReason.NOT_STABLE,
          scope.describe()
              + " of keyspace "
              + mapping.keyspace()
              + ": "
              + Words.of(mapping)
              + " (expected: SERVING, with no uncleaned rows)");
    }
  }

  /** Refuses a shard that takes nothing new. */
  static void active(Shard shard) {
    if (shard.state() != ShardState.ACTIVE) {
      throw new LookupException(
          ErrorReason.SHARD_STATE,
          "shard: " + shard.name() + " is " + shard.state() + " (expected: ACTIVE)");
    }
  }

  /** Refuses a record that is not at the generation that the caller expects, if any: CONFLICT. */
  static void expected(OptionalLong generation, Found<?> found) {
    if (generation.isPresent() && generation.getAsLong() != found.generation().value()) {
      throw Conflicts.with(
          found,
          generation.getAsLong() == 0
              ? "none"
              : "generation " + Long.toUnsignedString(generation.getAsLong()));
    }
  }

  /** The keyspace's strategy, which has to be of this kind: WRONG_STRATEGY. */
  static <S extends Strategy> S strategy(Keyspace keyspace, Class<S> kind, String word) {
    if (!kind.isInstance(keyspace.strategy())) {
      throw new LookupException(
          ErrorReason.WRONG_STRATEGY,
          "keyspace: "
              + keyspace.name()
              + " is "
              + keyspace.strategy().word()
              + " (expected: "
              + word
              + ")");
    }
    return kind.cast(keyspace.strategy());
  }

  /** The error for a scope that is not there. */
  static LookupException unknownScope(Keyspace keyspace, String what, String expected) {
    return new LookupException(
        ErrorReason.UNKNOWN_SCOPE,
        what + " of keyspace " + keyspace.name() + " (expected: " + expected + ")");
  }
}
