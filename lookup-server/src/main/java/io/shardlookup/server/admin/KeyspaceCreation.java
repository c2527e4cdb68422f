package io.shardlookup.server.admin;

import com.google.protobuf.ByteString;
import io.shardlookup.model.Generation;
import io.shardlookup.model.Keyspace;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.KeyspaceState;
import io.shardlookup.model.Shard;
import io.shardlookup.model.ShardName;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.wire.KeyspaceCodec;
import io.shardlookup.server.audit.AuditNote;
import io.shardlookup.server.audit.Requester;
import io.shardlookup.server.layout.Layout;
import io.shardlookup.server.layout.RecordCodec;
import io.shardlookup.server.store.CommitResult;
import io.shardlookup.server.store.StoreTransaction;
import io.shardlookup.server.store.StoreTransaction.Comparison;
import io.shardlookup.server.store.StoreTransaction.Write;
import io.shardlookup.server.store.StoredRecord;
import io.shardlookup.storage.v1.CreationClaim;
import io.shardlookup.v1.CreateKeyspaceRequest;
import io.shardlookup.v1.CreateKeyspaceResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Creates keyspaces: claims the name, removes what an interrupted creation left, writes the first
 * records, and last the keyspace's own record, which makes all of it visible. Every step compares
 * the claim, so that of two creators of one name the earlier one stops. Thread-safe.
 */
final class KeyspaceCreation {
  private static final int MAX_CLAIMS = 5;

  private final DirectoryRecords records;
  private final ChangeWriter writer;
  private final StoreCalls calls;
  private final String nodeId;

  KeyspaceCreation(DirectoryRecords records, ChangeWriter writer, StoreCalls calls, String nodeId) {
    this.records = records;
    this.writer = writer;
    this.calls = calls;
    this.nodeId = nodeId;
  }

  CreateKeyspaceResponse create(CreateKeyspaceRequest request) {
    Requester requester = Requester.of(request.getContext());
    Keyspace keyspace = checked(request);
    Set<ShardName> names = FirstRecords.shardsOf(request);
    requireFree(records.keyspace(keyspace.name()));
    Map<ShardName, Found<Shard>> shards = read(names);
    FirstRecords first = FirstRecords.decide(keyspace, request, values(shards));

    Comparison claim = claim(keyspace.name());
    RecordSweep sweep = new RecordSweep(calls);
    sweep.removeAll(keyspace.name(), claim);
    sweep.write(writes(keyspace, first), claim);
    return writer.change(requester, () -> publish(keyspace, claim, read(names)));
  }

  private static Keyspace checked(CreateKeyspaceRequest request) {
    return KeyspaceCodec.fromWire(request.getKeyspace())
        .withState(KeyspaceState.ACTIVE)
        .withGeneration(Generation.NONE);
  }

  private static void requireFree(Found<Keyspace> found) {
    if (!found.isAbsent()) {
      throw new LookupException(
          ErrorReason.ALREADY_EXISTS,
          "the record "
              + found.key().toStringUtf8()
              + " is "
              + Words.of(found)
              + " (expected: a name that is free)");
    }
  }

  private Map<ShardName, Found<Shard>> read(Set<ShardName> names) {
    Map<ShardName, Found<Shard>> shards = new LinkedHashMap<>();
    names.forEach(name -> shards.put(name, records.existingShard(name)));
    return shards;
  }

  private static Map<ShardName, Shard> values(Map<ShardName, Found<Shard>> shards) {
    return shards.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, e -> e.getValue().orThrow(), (a, b) -> a, LinkedHashMap::new));
  }

  /** Takes the name over from whoever claimed it before; holds while nobody claims it after. */
  private Comparison claim(KeyspaceName name) {
    ByteString key = Layout.creation(name);
    ByteString value = CreationClaim.newBuilder().setNodeId(nodeId).build().toByteString();
    for (int claims = 1; ; claims++) {
      StoredRecord earlier = records.get(key);
      Comparison unchanged = new Comparison(key, earlier == null ? 0 : earlier.modRevision());
      StoreTransaction transaction =
          new StoreTransaction(
              List.of(unchanged, new Comparison(Layout.keyspace(name), 0)),
              List.of(new Write(key, value)));
      try {
        if (calls.commit(transaction) instanceof CommitResult.Committed committed) {
          return new Comparison(key, committed.revision());
        }
      } catch (LookupException e) {
        if (e.reason() != ErrorReason.OUTCOME_UNKNOWN || claims == MAX_CLAIMS) {
          throw e;
        }
      }
      requireFree(records.keyspace(name));
      if (claims == MAX_CLAIMS) {
        throw new LookupException(
            ErrorReason.CONFLICT, "others are creating keyspace " + name + " at the same time");
      }
    }
  }

  private static List<Write> writes(Keyspace keyspace, FirstRecords first) {
    List<Write> writes = new ArrayList<>();
    first.epoch().ifPresent(epoch -> writes.add(RecordCodec.write(epoch)));
    first.mappings().forEach(mapping -> writes.add(RecordCodec.write(mapping)));
    if (keyspace.isMirrored()) {
      writes.add(EntryCounts.write(keyspace.name(), 0));
    }
    return writes;
  }

  private Decision<CreateKeyspaceResponse> publish(
      Keyspace keyspace, Comparison claim, Map<ShardName, Found<Shard>> shards) {
    requireFree(records.keyspace(keyspace.name()));
    StoredRecord current = records.get(claim.key());
    if (current == null || current.modRevision() != claim.modRevision()) {
      throw new LookupException(
          ErrorReason.CONFLICT,
          "somebody else creates keyspace " + keyspace.name() + " (expected: one at a time)");
    }
    values(shards).values().forEach(Rules::active);
    Plan plan =
        new Plan(
                new AuditNote(
                    "CreateKeyspace",
                    keyspace.name().text(),
                    "keyspace " + keyspace.name(),
                    "",
                    Words.of(keyspace)))
            .about(Found.absent(Layout.keyspace(keyspace.name())))
            .provided(claim)
            .delete(claim.key())
            .write(RecordCodec.write(keyspace));
    shards.values().forEach(plan::provided);
    return new Decision.Change<>(
        plan,
        revision ->
            CreateKeyspaceResponse.newBuilder()
                .setKeyspace(KeyspaceCodec.toWire(keyspace.withGeneration(Generation.at(revision))))
                .setRevision(revision.value())
                .build());
  }
}
