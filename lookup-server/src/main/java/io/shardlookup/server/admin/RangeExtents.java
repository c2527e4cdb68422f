package io.shardlookup.server.admin;

import io.shardlookup.model.Generation;
import io.shardlookup.model.Keyspace;
import io.shardlookup.model.Mapping;
import io.shardlookup.model.Scope;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.strategy.KeySyntax;
import io.shardlookup.server.audit.AuditNote;
import io.shardlookup.server.layout.RecordCodec;

/**
 * Decides splits and merges: every record whose extent changes is written, in one transaction.
 * Pure.
 */
final class RangeExtents {
  /** Most ranges of a keyspace: every client holds all of them. */
  static final int MAX_RANGES = 16_384;

  private RangeExtents() {}

  /** A decided split. */
  record Split(Plan plan, Mapping lower, Mapping upper) {}

  /** A decided merge. */
  record Merge(Plan plan, Mapping merged) {}

  /**
   * Splits the range that the key lies in.
   *
   * @param upper the record of the new range, which must not be there
   */
  static Split split(Found<Keyspace> keyspace, RangeList ranges, Found<Mapping> upper, String at) {
    Found<Mapping> range = ranges.containing(at);
    Mapping whole = range.orThrow();
    Scope.Range extent = (Scope.Range) whole.scope();
    if (ranges.isStart(extent, at)) {
      throw LookupException.invalid(
          "at",
          KeySyntax.quote(at) + ", the start of a range,",
          "a key inside a range, after its start");
    }
    Rules.stable(extent, whole);
    if (ranges.size() >= MAX_RANGES) {
      throw new LookupException(
          ErrorReason.LIMIT_EXCEEDED,
          "ranges of keyspace "
              + whole.keyspace()
              + ": "
              + (ranges.size() + 1)
              + " (expected: at most "
              + MAX_RANGES
              + ")");
    }

    Mapping lowerHalf = withScope(whole, new Scope.Range(extent.start(), at));
    Mapping upperHalf = withScope(whole, new Scope.Range(at, extent.end()));
    AuditNote note =
        new AuditNote(
            "SplitRange",
            whole.keyspace().text(),
            extent.describe(),
            Words.of(whole),
            "split at " + KeySyntax.quote(at));
    Plan plan =
        new Plan(note)
            .about(range)
            .about(upper)
            .provided(keyspace)
            .write(RecordCodec.write(lowerHalf))
            .write(RecordCodec.write(upperHalf));
    return new Split(plan, lowerHalf, upperHalf);
  }

  /** Merges the lower range with the one after it. */
  static Merge merge(Found<Keyspace> keyspace, RangeList ranges, Found<Mapping> lower) {
    Mapping first = lower.orThrow();
    Scope.Range extent = (Scope.Range) first.scope();
    String end = extent.end();
    if (end == null) {
      throw Rules.unknownScope(
          keyspace.orThrow(), "a range after " + extent.describe(), "a range that is not the last");
    }
    Found<Mapping> upper =
        ranges
            .startingAt(end)
            .orElseThrow(
                () ->
                    new LookupException(
                        ErrorReason.DAMAGED_RECORD,
                        "the range from " + KeySyntax.quote(end) + " on has no record"));
    Mapping second = upper.orThrow();
    Rules.stable(extent, first);
    Rules.stable(second.scope(), second);
    if (!first.shard().equals(second.shard())) {
      Rules.mayTakeAway(
          keyspace.orThrow(), "merging ranges on " + first.shard() + " and " + second.shard());
      throw LookupException.invalid(
          "shards of the two ranges",
          first.shard() + " and " + second.shard(),
          "the same one; assign one of them first");
    }

    Mapping merged =
        withScope(first, new Scope.Range(extent.start(), ((Scope.Range) second.scope()).end()));
    AuditNote note =
        new AuditNote(
            "MergeRanges",
            first.keyspace().text(),
            merged.scope().describe(),
            "split at " + KeySyntax.quote(end),
            Words.of(merged));
    Plan plan =
        new Plan(note)
            .about(lower)
            .about(upper)
            .provided(keyspace)
            .write(RecordCodec.write(merged))
            .delete(upper.key());
    return new Merge(plan, merged);
  }

  private static Mapping withScope(Mapping mapping, Scope.Range scope) {
    return new Mapping(mapping.keyspace(), scope, mapping.assignment(), Generation.NONE);
  }
}
