package io.shardlookup.server.admin;

import io.shardlookup.model.Keyspace;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.Mapping;
import io.shardlookup.model.Scope;
import io.shardlookup.model.ShardName;
import io.shardlookup.model.strategy.Strategy;
import io.shardlookup.model.wire.WireCodec;
import io.shardlookup.server.audit.Requester;
import io.shardlookup.v1.AssignSlotRequest;
import io.shardlookup.v1.AssignSlotResponse;
import java.util.OptionalLong;

/** Gives slots of HASH keyspaces to shards. Thread-safe. */
final class SlotAdmin {
  private final DirectoryRecords records;
  private final ChangeWriter writer;

  SlotAdmin(DirectoryRecords records, ChangeWriter writer) {
    this.records = records;
    this.writer = writer;
  }

  AssignSlotResponse assign(AssignSlotRequest request) {
    KeyspaceName name = new KeyspaceName(request.getKeyspace());
    ShardName shard = new ShardName(request.getShard());
    OptionalLong expected =
        request.hasExpectedGeneration()
            ? OptionalLong.of(request.getExpectedGeneration())
            : OptionalLong.empty();
    return writer.change(
        Requester.of(request.getContext()),
        () -> {
          Found<Keyspace> keyspace = records.activeKeyspace(name);
          Scope.Slot slot = slot(keyspace.orThrow(), request.getSlot());
          return ScopeReassignment.decide(
              new ScopeReassignment.Subject(
                  "AssignSlot", keyspace, slot, records.mapping(name, slot)),
              records.existingShard(shard),
              expected,
              SlotAdmin::response);
        });
  }

  private static Scope.Slot slot(Keyspace keyspace, int slot) {
    int slots = Rules.strategy(keyspace, Strategy.Hash.class, "HASH").slots();
    if (slot < 0 || slot >= slots) {
      throw Rules.unknownScope(
          keyspace, "slot: " + Integer.toUnsignedString(slot), "0.." + (slots - 1));
    }
    return new Scope.Slot(slot);
  }

  private static AssignSlotResponse response(Mapping mapping) {
    return AssignSlotResponse.newBuilder()
        .setMapping(WireCodec.toWire(mapping))
        .setRevision(mapping.generation().value())
        .build();
  }
}
