package io.shardlookup.server.admin;

import io.shardlookup.model.Keyspace;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.Shard;
import io.shardlookup.model.ShardName;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.strategy.Strategy;
import io.shardlookup.model.view.KeyspaceMap;
import io.shardlookup.model.view.View;
import io.shardlookup.model.wire.KeyspaceCodec;
import io.shardlookup.model.wire.WireCodec;
import io.shardlookup.v1.GetKeyspaceRequest;
import io.shardlookup.v1.GetKeyspaceResponse;
import io.shardlookup.v1.GetShardRequest;
import io.shardlookup.v1.GetShardResponse;
import io.shardlookup.v1.ListEpochsRequest;
import io.shardlookup.v1.ListEpochsResponse;
import io.shardlookup.v1.ListKeyspacesResponse;
import io.shardlookup.v1.ListShardsResponse;
import java.util.Comparator;

/** Reads keyspaces, shards and epochs from the view, so that they are readable without etcd too. */
final class DirectoryReads {
  private final ConfirmedView views;

  DirectoryReads(ConfirmedView views) {
    this.views = views;
  }

  GetKeyspaceResponse keyspace(GetKeyspaceRequest request) {
    KeyspaceName name = new KeyspaceName(request.getName());
    View view = views.get();
    return GetKeyspaceResponse.newBuilder()
        .setKeyspace(KeyspaceCodec.toWire(definition(view, name)))
        .setRevision(view.revision().value())
        .build();
  }

  ListKeyspacesResponse keyspaces() {
    View view = views.get();
    ListKeyspacesResponse.Builder response =
        ListKeyspacesResponse.newBuilder().setRevision(view.revision().value());
    view.keyspaces().stream()
        .sorted(Comparator.comparing(KeyspaceMap::name))
        .forEach(
            map -> {
              Keyspace keyspace = map.definition();
              if (keyspace != null) {
                response.addKeyspaces(KeyspaceCodec.toWire(keyspace));
              }
            });
    return response.build();
  }

  GetShardResponse shard(GetShardRequest request) {
    ShardName name = new ShardName(request.getName());
    View view = views.get();
    String problem = view.damagedShards().get(name);
    if (problem != null) {
      throw damaged("shard " + name, problem);
    }
    Shard shard = view.shard(name);
    if (shard == null) {
      throw new LookupException(
          ErrorReason.UNKNOWN_SHARD, "shard: " + name + " (expected: one that exists)");
    }
    return GetShardResponse.newBuilder()
        .setShard(WireCodec.toWire(shard))
        .setRevision(view.revision().value())
        .build();
  }

  ListShardsResponse shards() {
    View view = views.get();
    ListShardsResponse.Builder response =
        ListShardsResponse.newBuilder().setRevision(view.revision().value());
    view.shards().stream()
        .sorted(Comparator.comparing(Shard::name))
        .forEach(shard -> response.addShards(WireCodec.toWire(shard)));
    return response.build();
  }

  ListEpochsResponse epochs(ListEpochsRequest request) {
    KeyspaceName name = new KeyspaceName(request.getKeyspace());
    View view = views.get();
    Rules.strategy(definition(view, name), Strategy.Sequence.class, "SEQUENCE");
    ListEpochsResponse.Builder response =
        ListEpochsResponse.newBuilder().setRevision(view.revision().value());
    KeyspaceMap map = view.keyspace(name.text());
    if (map != null) {
      map.epochs().forEach(epoch -> response.addEpochs(WireCodec.toWire(epoch)));
    }
    return response.build();
  }

  private static Keyspace definition(View view, KeyspaceName name) {
    KeyspaceMap map = view.keyspace(name.text());
    if (map == null) {
      throw DirectoryRecords.unknown(name);
    }
    Keyspace keyspace = map.definition();
    if (keyspace != null) {
      return keyspace;
    }
    String problem = map.damaged().get("keyspace");
    throw problem == null ? DirectoryRecords.unknown(name) : damaged("keyspace " + name, problem);
  }

  private static LookupException damaged(String what, String problem) {
    return new LookupException(
        ErrorReason.DAMAGED_RECORD, "the record of " + what + " cannot be read: " + problem);
  }
}
