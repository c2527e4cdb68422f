package io.shardlookup.server.admin;

import io.shardlookup.model.Generation;
import io.shardlookup.model.Shard;
import io.shardlookup.model.ShardName;
import io.shardlookup.model.ShardState;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.wire.WireCodec;
import io.shardlookup.model.wire.WireEnums;
import io.shardlookup.server.audit.AuditNote;
import io.shardlookup.server.audit.Requester;
import io.shardlookup.server.layout.RecordCodec;
import io.shardlookup.v1.PutShardRequest;
import io.shardlookup.v1.PutShardResponse;
import io.shardlookup.v1.RemoveShardRequest;
import io.shardlookup.v1.RemoveShardResponse;
import io.shardlookup.v1.SetShardStateRequest;
import io.shardlookup.v1.SetShardStateResponse;
import java.util.OptionalLong;

/** Puts shards, changes their states and removes them. Thread-safe. */
final class ShardAdmin {
  private final DirectoryRecords records;
  private final ChangeWriter writer;
  private final ShardUsage usage;

  ShardAdmin(DirectoryRecords records, ChangeWriter writer) {
    this.records = records;
    this.writer = writer;
    this.usage = new ShardUsage(records);
  }

  PutShardResponse put(PutShardRequest request) {
    Shard asked = WireCodec.fromWire(request.getShard()).withGeneration(Generation.NONE);
    boolean asksState =
        request.getShard().getState() != io.shardlookup.v1.ShardState.SHARD_STATE_UNSPECIFIED;
    OptionalLong expected =
        request.hasExpectedGeneration()
            ? OptionalLong.of(request.getExpectedGeneration())
            : OptionalLong.empty();
    Shard written =
        writer.change(
            Requester.of(request.getContext()),
            () -> {
              Found<Shard> found = records.shard(asked.name());
              Rules.expected(expected, found);
              return decidePut(found, asked, asksState);
            });
    return PutShardResponse.newBuilder()
        .setShard(WireCodec.toWire(written))
        .setRevision(written.generation().value())
        .build();
  }

  SetShardStateResponse setState(SetShardStateRequest request) {
    ShardName name = new ShardName(request.getName());
    if (request.getState() == io.shardlookup.v1.ShardState.SHARD_STATE_UNSPECIFIED) {
      throw LookupException.invalid("state", "none", "ACTIVE, DRAINING or READ_ONLY");
    }
    ShardState state = WireEnums.fromWire(request.getState());
    OptionalLong expected =
        request.hasExpectedGeneration()
            ? OptionalLong.of(request.getExpectedGeneration())
            : OptionalLong.empty();
    Requester requester = Requester.of(request.getContext());
    Found<Shard> found = records.existingShard(name);
    Rules.expected(expected, found);
    Shard written =
        state == ShardState.READ_ONLY && found.orThrow().state() != ShardState.READ_ONLY
            ? makeReadOnly(requester, found)
            : setState(requester, found, state);
    return SetShardStateResponse.newBuilder()
        .setShard(WireCodec.toWire(written))
        .setRevision(written.generation().value())
        .build();
  }

  RemoveShardResponse remove(RemoveShardRequest request) {
    ShardName name = new ShardName(request.getName());
    Requester requester = Requester.of(request.getContext());
    Found<Shard> found = records.existingShard(name);
    if (found.orThrow().state() != ShardState.DRAINING) {
      throw new LookupException(
          ErrorReason.SHARD_STATE,
          "shard: " + name + " is " + found.orThrow().state() + " (expected: DRAINING)");
    }
    usage
        .find(name, false)
        .ifPresent(
            use -> {
              throw new LookupException(
                  ErrorReason.SHARD_STATE,
                  "shard: " + name + " is in use by " + use + " (expected: no mapping names it)");
            });
    Plan plan = new Plan(note("RemoveShard", found, "")).about(found).delete(found.key());
    return writer.change(
        requester,
        () ->
            new Decision.Change<>(
                plan,
                revision ->
                    RemoveShardResponse.newBuilder().setRevision(revision.value()).build()));
  }

  private static Decision<Shard> decidePut(Found<Shard> found, Shard asked, boolean asksState) {
    Shard current = found.value();
    if (current != null && asksState && asked.state() != current.state()) {
      throw new LookupException(
          ErrorReason.SHARD_STATE,
          "state of shard "
              + asked.name()
              + ": "
              + asked.state()
              + " (expected: "
              + current.state()
              + " as it is, or none; SetShardState changes it)");
    }
    Shard wanted = current == null ? asked : asked.withState(current.state());
    if (current != null && wanted.equals(current.withGeneration(Generation.NONE))) {
      return new Decision.Unchanged<>(current);
    }
    return write("PutShard", found, wanted);
  }

  /**
   * Makes a shard READ_ONLY that no fenced keyspace uses. DRAINING comes first: it makes every
   * assignment fail that is under way, so that what is found out about its use stays true.
   */
  private Shard makeReadOnly(Requester requester, Found<Shard> found) {
    ShardName name = found.orThrow().name();
    ShardState before = found.orThrow().state();
    requireNoFencedUse(name);
    Shard stored = setState(requester, found, ShardState.DRAINING);
    Found<Shard> draining = found.written(stored, stored.generation().revision());
    try {
      requireNoFencedUse(name);
    } catch (RuntimeException e) {
      setState(requester, draining, before);
      throw e;
    }
    return setState(requester, draining, ShardState.READ_ONLY);
  }

  private void requireNoFencedUse(ShardName name) {
    usage
        .find(name, true)
        .ifPresent(
            use -> {
              throw new LookupException(
                  ErrorReason.NEEDS_RELOCATION,
                  "making shard "
                      + name
                      + " READ_ONLY takes writes away that it may still accept of a fenced"
                      + " keyspace: "
                      + use
                      + " (expected: a relocation away from it first)");
            });
  }

  private Shard setState(Requester requester, Found<Shard> found, ShardState state) {
    Shard current = found.orThrow();
    return writer.change(
        requester,
        () ->
            current.state() == state
                ? new Decision.Unchanged<>(current)
                : write("SetShardState", found, current.withState(state)));
  }

  private static Decision<Shard> write(String verb, Found<Shard> found, Shard wanted) {
    Plan plan =
        new Plan(note(verb, wanted.name(), Words.of(found), Words.of(wanted)))
            .about(found)
            .write(RecordCodec.write(wanted));
    return new Decision.Change<>(plan, revision -> wanted.withGeneration(Generation.at(revision)));
  }

  private static AuditNote note(String verb, Found<Shard> found, String after) {
    return note(verb, found.orThrow().name(), Words.of(found), after);
  }

  private static AuditNote note(String verb, ShardName name, String before, String after) {
    return new AuditNote(verb, "", "shard " + name, before, after);
  }
}
