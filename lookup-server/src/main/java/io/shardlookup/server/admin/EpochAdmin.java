package io.shardlookup.server.admin;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.shardlookup.model.Epoch;
import io.shardlookup.model.Generation;
import io.shardlookup.model.Keyspace;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.Mapping;
import io.shardlookup.model.Revision;
import io.shardlookup.model.Scope;
import io.shardlookup.model.Shard;
import io.shardlookup.model.ShardName;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.strategy.SequenceDate;
import io.shardlookup.model.strategy.Strategy;
import io.shardlookup.model.wire.WireCodec;
import io.shardlookup.server.audit.Requester;
import io.shardlookup.server.layout.Layout;
import io.shardlookup.server.store.StoredRecord;
import io.shardlookup.storage.v1.SequenceHigh;
import io.shardlookup.v1.AssignResidueRequest;
import io.shardlookup.v1.AssignResidueResponse;
import io.shardlookup.v1.CreateEpochRequest;
import io.shardlookup.v1.CreateEpochResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Adds epochs to SEQUENCE keyspaces and gives residues to shards. Thread-safe. */
final class EpochAdmin {
  private final DirectoryRecords records;
  private final ChangeWriter writer;

  EpochAdmin(DirectoryRecords records, ChangeWriter writer) {
    this.records = records;
    this.writer = writer;
  }

  CreateEpochResponse create(CreateEpochRequest request) {
    KeyspaceName name = new KeyspaceName(request.getKeyspace());
    int date = SequenceDate.check("date", request.getDate());
    List<ShardName> shards = FirstRecords.names(request.getShardsList());
    if (shards.isEmpty() || shards.size() > Epoch.MAX_RESIDUES) {
      throw LookupException.invalid(
          "shards", shards.size() + " of them", "1.." + Epoch.MAX_RESIDUES + ", one a residue");
    }
    return writer.change(
        Requester.of(request.getContext()),
        () -> {
          EpochPlan plan = EpochPlan.decide(basis(name, shards), date);
          return new Decision.Change<>(plan.plan(), revision -> created(plan, revision));
        });
  }

  AssignResidueResponse assignResidue(AssignResidueRequest request) {
    KeyspaceName name = new KeyspaceName(request.getKeyspace());
    int date = SequenceDate.check("epoch_date", request.getEpochDate());
    ShardName shard = new ShardName(request.getShard());
    OptionalLong expected =
        request.hasExpectedGeneration()
            ? OptionalLong.of(request.getExpectedGeneration())
            : OptionalLong.empty();
    return writer.change(
        Requester.of(request.getContext()),
        () -> {
          Found<Keyspace> keyspace = records.activeKeyspace(name);
          Scope.Residue residue = residue(keyspace.orThrow(), date, request.getResidue());
          return ScopeReassignment.decide(
              new ScopeReassignment.Subject(
                  "AssignResidue", keyspace, residue, records.mapping(name, residue)),
              records.existingShard(shard),
              expected,
              EpochAdmin::assigned);
        });
  }

  private EpochPlan.Basis basis(KeyspaceName name, List<ShardName> shards) {
    Found<Keyspace> keyspace = records.activeKeyspace(name);
    Rules.strategy(keyspace.orThrow(), Strategy.Sequence.class, "SEQUENCE");
    List<Found<Epoch>> epochs = records.epochs(name);
    Map<ShardName, Found<Shard>> read = new HashMap<>();
    List<Found<Shard>> targets = new ArrayList<>();
    shards.forEach(s -> targets.add(read.computeIfAbsent(s, records::existingShard)));
    List<Found<Mapping>> lastResidues =
        epochs.isEmpty()
            ? List.of()
            : records.mappings(
                Layout.residues(name, epochs.get(epochs.size() - 1).orThrow().date()));
    return new EpochPlan.Basis(keyspace, epochs, lastResidues, issued(name), targets);
  }

  private EpochPlan.Issued issued(KeyspaceName name) {
    ByteString key = Layout.sequenceHigh(name);
    StoredRecord record = records.get(key);
    if (record == null) {
      return new EpochPlan.Issued(key, 0, 0);
    }
    try {
      int date = SequenceHigh.parseFrom(record.value()).getDate();
      return new EpochPlan.Issued(key, record.modRevision(), date);
    } catch (InvalidProtocolBufferException e) {
      throw new LookupException(
          ErrorReason.DAMAGED_RECORD,
          "the record " + key.toStringUtf8() + " cannot be read: protobuf: " + e.getMessage(),
          e);
    }
  }

  private Scope.Residue residue(Keyspace keyspace, int date, int residue) {
    Rules.strategy(keyspace, Strategy.Sequence.class, "SEQUENCE");
    for (Found<Epoch> found : records.epochs(keyspace.name())) {
      Epoch epoch = found.value();
      if (epoch == null || epoch.date() != date) {
        continue;
      }
      if (residue < 0 || residue >= epoch.residues()) {
        throw Rules.unknownScope(
            keyspace,
            "residue: " + Integer.toUnsignedString(residue),
            "0.." + (epoch.residues() - 1));
      }
      return new Scope.Residue(date, residue);
    }
    throw Rules.unknownScope(keyspace, "epoch_date: " + date, "the first date of an epoch");
  }

  private static CreateEpochResponse created(EpochPlan plan, Revision revision) {
    Generation generation = Generation.at(revision);
    CreateEpochResponse.Builder response =
        CreateEpochResponse.newBuilder()
            .setEpoch(WireCodec.toWire(plan.epoch().withGeneration(generation)))
            .setRevision(revision.value());
    plan.residues()
        .forEach(r -> response.addResidues(WireCodec.toWire(r.withGeneration(generation))));
    return response.build();
  }

  private static AssignResidueResponse assigned(Mapping mapping) {
    return AssignResidueResponse.newBuilder()
        .setMapping(WireCodec.toWire(mapping))
        .setRevision(mapping.generation().value())
        .build();
  }
}
