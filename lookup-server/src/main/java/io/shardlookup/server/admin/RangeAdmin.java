package io.shardlookup.server.admin;

import com.google.protobuf.ByteString;
import io.shardlookup.model.Generation;
import io.shardlookup.model.Keyspace;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.Mapping;
import io.shardlookup.model.Revision;
import io.shardlookup.model.Scope;
import io.shardlookup.model.ShardName;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.strategy.KeySyntax;
import io.shardlookup.model.strategy.Strategy;
import io.shardlookup.model.wire.WireCodec;
import io.shardlookup.server.audit.Requester;
import io.shardlookup.server.layout.Layout;
import io.shardlookup.v1.AssignRangeRequest;
import io.shardlookup.v1.AssignRangeResponse;
import io.shardlookup.v1.MergeRangesRequest;
import io.shardlookup.v1.MergeRangesResponse;
import io.shardlookup.v1.SplitRangeRequest;
import io.shardlookup.v1.SplitRangeResponse;
import java.util.OptionalLong;

/** Splits, merges and gives away ranges of RANGE keyspaces. Thread-safe. */
final class RangeAdmin {
  private final DirectoryRecords records;
  private final ChangeWriter writer;

  RangeAdmin(DirectoryRecords records, ChangeWriter writer) {
    this.records = records;
    this.writer = writer;
  }

  AssignRangeResponse assign(AssignRangeRequest request) {
    KeyspaceName name = new KeyspaceName(request.getKeyspace());
    String start = start(request.getStart());
    ShardName shard = new ShardName(request.getShard());
    OptionalLong expected =
        request.hasExpectedGeneration()
            ? OptionalLong.of(request.getExpectedGeneration())
            : OptionalLong.empty();
    return writer.change(
        Requester.of(request.getContext()),
        () -> {
          Found<Keyspace> keyspace = records.activeKeyspace(name);
          Rules.strategy(keyspace.orThrow(), Strategy.Range.class, "RANGE");
          Found<Mapping> range = records.mapping(name, new Scope.Range(start, null));
          Scope scope = range.orThrow(() -> noRange(keyspace.orThrow(), start)).scope();
          return ScopeReassignment.decide(
              new ScopeReassignment.Subject("AssignRange", keyspace, scope, range),
              records.existingShard(shard),
              expected,
              RangeAdmin::assigned);
        });
  }

  SplitRangeResponse split(SplitRangeRequest request) {
    KeyspaceName name = new KeyspaceName(request.getKeyspace());
    String at = WireCodec.keyFromWire(request.getAt());
    return writer.change(
        Requester.of(request.getContext()),
        () -> {
          Found<Keyspace> keyspace = records.activeKeyspace(name);
          Found<Mapping> upper = Found.absent(Layout.range(name, at));
          RangeExtents.Split split =
              RangeExtents.split(keyspace, ranges(keyspace.orThrow()), upper, at);
          return new Decision.Change<>(split.plan(), revision -> splitAnswer(split, revision));
        });
  }

  MergeRangesResponse merge(MergeRangesRequest request) {
    KeyspaceName name = new KeyspaceName(request.getKeyspace());
    String start = start(request.getStart());
    return writer.change(
        Requester.of(request.getContext()),
        () -> {
          Found<Keyspace> keyspace = records.activeKeyspace(name);
          RangeList ranges = ranges(keyspace.orThrow());
          Found<Mapping> lower =
              ranges.startingAt(start).orElseThrow(() -> noRange(keyspace.orThrow(), start));
          RangeExtents.Merge merge = RangeExtents.merge(keyspace, ranges, lower);
          return new Decision.Change<>(
              merge.plan(),
              revision ->
                  MergeRangesResponse.newBuilder()
                      .setMapping(WireCodec.toWire(at(revision, merge.merged())))
                      .setRevision(revision.value())
                      .build());
        });
  }

  private RangeList ranges(Keyspace keyspace) {
    Strategy.Range strategy = Rules.strategy(keyspace, Strategy.Range.class, "RANGE");
    return new RangeList(
        keyspace, strategy.order(), records.mappings(Layout.ranges(keyspace.name())));
  }

  private static SplitRangeResponse splitAnswer(RangeExtents.Split split, Revision revision) {
    return SplitRangeResponse.newBuilder()
        .setLower(WireCodec.toWire(at(revision, split.lower())))
        .setUpper(WireCodec.toWire(at(revision, split.upper())))
        .setRevision(revision.value())
        .build();
  }

  private static AssignRangeResponse assigned(Mapping mapping) {
    return AssignRangeResponse.newBuilder()
        .setMapping(WireCodec.toWire(mapping))
        .setRevision(mapping.generation().value())
        .build();
  }

  private static Mapping at(Revision revision, Mapping mapping) {
    return mapping.withGeneration(Generation.at(revision));
  }

  private static String start(ByteString start) {
    return start.isEmpty() ? "" : WireCodec.keyFromWire(start);
  }

  private static LookupException noRange(Keyspace keyspace, String start) {
    return Rules.unknownScope(keyspace, "start: " + KeySyntax.quote(start), "the start of a range");
  }
}
