package io.shardlookup.server.admin;

import io.shardlookup.model.Epoch;
import io.shardlookup.model.Keyspace;
import io.shardlookup.model.Placement;
import io.shardlookup.model.Scope;
import io.shardlookup.model.Shard;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.strategy.Crc32;
import io.shardlookup.model.strategy.KeySyntax;
import io.shardlookup.model.strategy.NumericKey;
import io.shardlookup.model.strategy.RangeOrder;
import io.shardlookup.model.strategy.SequenceKey;
import io.shardlookup.model.strategy.Strategy;
import io.shardlookup.model.view.KeyspaceMap;
import io.shardlookup.model.view.View;
import io.shardlookup.model.wire.WireCodec;
import io.shardlookup.v1.ExplainKeyRequest;
import io.shardlookup.v1.ExplainKeyResponse;
import java.util.ArrayList;
import java.util.List;

/** Says where a key is and why, step by step. Thread-safe. */
final class KeyExplainer {
  private final ConfirmedView views;

  KeyExplainer(ConfirmedView views) {
    this.views = views;
  }

  ExplainKeyResponse explain(ExplainKeyRequest request) {
    String key = WireCodec.keyFromWire(request.getKey());
    View view = views.get();
    KeyspaceMap map = view.activeKeyspace(request.getKeyspace());
    Placement placement = map.locate(key);
    if (placement == null) {
      throw new LookupException(
          ErrorReason.UNKNOWN_KEY,
          "key: "
              + KeySyntax.quote(key)
              + " in keyspace "
              + map.name()
              + " (expected: one with an entry, since a DIRECTORY keyspace has no default)");
    }
    ExplainKeyResponse.Builder response =
        ExplainKeyResponse.newBuilder()
            .setPlacement(WireCodec.toWire(placement))
            .setMapping(WireCodec.toWire(map.mapping(key, placement)))
            .addAllSteps(steps(map, key, placement))
            .setRevision(view.revision().value());
    Shard shard = view.shard(placement.shard());
    if (shard != null) {
      response.setShard(WireCodec.toWire(shard));
    }
    return response.build();
  }

  private static List<String> steps(KeyspaceMap map, String key, Placement placement) {
    Keyspace keyspace = map.definition();
    List<String> steps = new ArrayList<>();
    if (keyspace == null) {
      return steps;
    }
    steps.add("keyspace " + map.name() + " is " + keyspace.strategy().word());
    Scope scope = placement.scopeOf(key);
    if (placement instanceof Placement.OfEntry) {
      steps.add("the key has an entry of its own, which overrides the strategy");
    } else {
      steps.add("the key has no entry of its own, so the strategy decides");
      steps.addAll(strategySteps(keyspace.strategy(), map, key, scope));
    }
    steps.add(
        scope.describe()
            + " is served by "
            + Words.of(map.mapping(key, placement))
            + " since revision "
            + placement.generation());
    return steps;
  }

  private static List<String> strategySteps(
      Strategy strategy, KeyspaceMap map, String key, Scope scope) {
    if (strategy instanceof Strategy.Hash hash) {
      long crc = Crc32.of(key);
      return List.of(
          "crc32 = " + crc, "slot = " + crc + " mod " + hash.slots() + " = " + crc % hash.slots());
    }
    if (strategy instanceof Strategy.Range range) {
      return List.of(
          range.order() == RangeOrder.NUMERIC
              ? "as a number: " + Long.toUnsignedString(NumericKey.parse(key))
              : "compared as bytes",
          "it lies in " + scope.describe());
    }
    if (strategy instanceof Strategy.Sequence sequence && scope instanceof Scope.Residue residue) {
      return sequenceSteps(sequence, map, key, residue);
    }
    return List.of();
  }

  private static List<String> sequenceSteps(
      Strategy.Sequence sequence, KeyspaceMap map, String key, Scope.Residue residue) {
    String number = Long.toUnsignedString(SequenceKey.number(sequence.prefix(), key));
    List<String> steps = new ArrayList<>();
    steps.add("date = " + SequenceKey.date(sequence.prefix(), key) + ", number = " + number);
    for (Epoch epoch : map.epochs()) {
      if (epoch.date() == residue.epochDate()) {
        steps.add("the epoch in force has " + Words.of(epoch));
        steps.add("residue = " + number + " mod " + epoch.residues() + " = " + residue.residue());
      }
    }
    return steps;
  }
}
