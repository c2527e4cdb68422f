package io.shardlookup.server.admin;

import io.shardlookup.model.Assignment;
import io.shardlookup.model.Generation;
import io.shardlookup.model.Keyspace;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.Mapping;
import io.shardlookup.model.Scope;
import io.shardlookup.model.Shard;
import io.shardlookup.model.ShardName;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.strategy.KeySyntax;
import io.shardlookup.model.wire.WireCodec;
import io.shardlookup.server.audit.AuditNote;
import io.shardlookup.server.audit.Requester;
import io.shardlookup.server.layout.RecordCodec;
import io.shardlookup.v1.DeleteEntryRequest;
import io.shardlookup.v1.DeleteEntryResponse;
import io.shardlookup.v1.PutEntryRequest;
import io.shardlookup.v1.PutEntryResponse;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Puts and deletes entries one at a time. Thread-safe. */
final class EntryAdmin {
  private final DirectoryRecords records;
  private final ChangeWriter writer;

  EntryAdmin(DirectoryRecords records, ChangeWriter writer) {
    this.records = records;
    this.writer = writer;
  }

  PutEntryResponse put(PutEntryRequest request) {
    KeyspaceName keyspace = new KeyspaceName(request.getKeyspace());
    String key = WireCodec.keyFromWire(request.getKey());
    ShardName shard = new ShardName(request.getShard());
    OptionalLong expected =
        request.hasExpectedGeneration()
            ? OptionalLong.of(request.getExpectedGeneration())
            : OptionalLong.empty();
    return writer.change(
        Requester.of(request.getContext()),
        () -> {
          Subject subject = read(keyspace, key);
          Found<Shard> target = records.existingShard(shard);
          Rules.expected(expected, subject.entry());
          return decidePut(subject, target);
        });
  }

  DeleteEntryResponse delete(DeleteEntryRequest request) {
    KeyspaceName keyspace = new KeyspaceName(request.getKeyspace());
    String key = WireCodec.keyFromWire(request.getKey());
    OptionalLong expected =
        request.hasExpectedGeneration()
            ? OptionalLong.of(request.getExpectedGeneration())
            : OptionalLong.empty();
    return writer.change(
        Requester.of(request.getContext()),
        () -> {
          Subject subject = read(keyspace, key);
          Rules.expected(expected, subject.entry());
          return decideDelete(subject);
        });
  }

  /**
   * An entry and what its creation and deletion rest on.
   *
   * @param enclosing the wider scope that the key lies in otherwise; null in DIRECTORY
   * @param count how many entries there are; null in DIRECTORY, which has no limit
   */
  private record Subject(
      Found<Keyspace> keyspace,
      Scope.Entry scope,
      Found<Mapping> entry,
      @Nullable Found<Mapping> enclosing,
      EntryCounts.@Nullable Count count) {
    Keyspace owner() {
      return keyspace.orThrow();
    }

    Plan plan(String verb, String after) {
      return new Plan(
              new AuditNote(verb, owner().name().text(), scope.describe(), Words.of(entry), after))
          .about(entry)
          .provided(keyspace);
    }

    /** Makes the creation or deletion wait until nothing is under way with the wider scope. */
    void changesExtent(Plan plan, int difference) {
      if (enclosing != null) {
        Rules.stable(enclosing.orThrow().scope(), enclosing.orThrow());
        plan.provided(enclosing);
      }
      if (count != null) {
        count.change(plan, owner().name(), difference);
      }
    }
  }

  private Subject read(KeyspaceName name, String key) {
    Found<Keyspace> keyspace = records.activeKeyspace(name);
    Scope.Entry scope = new Scope.Entry(key);
    if (!keyspace.orThrow().isMirrored()) {
      return new Subject(keyspace, scope, records.mapping(name, scope), null, null);
    }
    Found<Mapping> enclosing = new EnclosingScopes(records, keyspace.orThrow()).of(key);
    EntryCounts.Count count = EntryCounts.read(records, name);
    return new Subject(keyspace, scope, records.mapping(name, scope), enclosing, count);
  }

  private static Decision<PutEntryResponse> decidePut(Subject subject, Found<Shard> target) {
    Found<Mapping> entry = subject.entry();
    Shard shard = target.orThrow();
    Mapping current = entry.value();
    if (current != null && current.assignment().equals(Assignment.serving(shard.name()))) {
      return new Decision.Unchanged<>(putResponse(current));
    }
    if (!entry.isAbsent()) {
      Rules.mayTakeAway(
          subject.owner(), "changing " + subject.scope().describe() + " to " + shard.name());
    } else if (subject.owner().isMirrored()) {
      Rules.mayTakeAway(
          subject.owner(), "pinning " + subject.scope().describe() + " to " + shard.name());
    }
    if (current != null) {
      Rules.stable(subject.scope(), current);
    }
    Rules.active(shard);

    Mapping wanted =
        new Mapping(
            subject.owner().name(),
            subject.scope(),
            Assignment.serving(shard.name()),
            Generation.NONE);
    Plan plan = subject.plan("PutEntry", Words.of(wanted)).provided(target);
    plan.write(RecordCodec.write(wanted));
    if (entry.isAbsent()) {
      subject.changesExtent(plan, 1);
    }
    return new Decision.Change<>(
        plan, revision -> putResponse(wanted.withGeneration(Generation.at(revision))));
  }

  private static Decision<DeleteEntryResponse> decideDelete(Subject subject) {
    Found<Mapping> entry = subject.entry();
    if (entry.isAbsent()) {
      throw new LookupException(
          ErrorReason.UNKNOWN_KEY,
          "key: "
              + KeySyntax.quote(subject.scope().key())
              + " in keyspace "
              + subject.owner().name()
              + " (expected: one with an entry)");
    }
    Rules.mayTakeAway(subject.owner(), "deleting " + subject.scope().describe());
    if (entry.value() != null) {
      Rules.stable(subject.scope(), entry.value());
    }

    Plan plan = subject.plan("DeleteEntry", "").delete(entry.key());
    subject.changesExtent(plan, -1);
    return new Decision.Change<>(
        plan, revision -> DeleteEntryResponse.newBuilder().setRevision(revision.value()).build());
  }

  private static PutEntryResponse putResponse(Mapping mapping) {
    return PutEntryResponse.newBuilder()
        .setMapping(WireCodec.toWire(mapping))
        .setRevision(mapping.generation().value())
        .build();
  }
}
