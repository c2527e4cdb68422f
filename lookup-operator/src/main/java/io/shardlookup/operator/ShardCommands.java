package io.shardlookup.operator;

import io.shardlookup.operator.output.Row;
import io.shardlookup.operator.output.Rows;
import io.shardlookup.v1.GetShardRequest;
import io.shardlookup.v1.ListShardsRequest;
import io.shardlookup.v1.PutShardRequest;
import io.shardlookup.v1.PutShardResponse;
import io.shardlookup.v1.RemoveShardRequest;
import io.shardlookup.v1.RemoveShardResponse;
import io.shardlookup.v1.SetShardStateRequest;
import io.shardlookup.v1.SetShardStateResponse;
import io.shardlookup.v1.ShardState;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code shardctl shard}. */
@Command(
    name = "shard",
    description = "Shards: named databases that hold data.",
    synopsisSubcommandLabel = "VERB")
final class ShardCommands {
  /** The states as they are typed. */
  enum State {
    ACTIVE,
    DRAINING,
    READ_ONLY
  }

  private final Invocation invocation;

  ShardCommands(Invocation invocation) {
    this.invocation = invocation;
  }

  @Command(
      name = "put",
      description = "Creates a shard or changes its endpoint, weight and credentials reference.")
  int put(
      @Parameters(paramLabel = "SHARD") String name,
      @Parameters(paramLabel = "ENDPOINT") String endpoint,
      @Option(
              names = "--weight",
              paramLabel = "WEIGHT",
              defaultValue = "100",
              description = "Its share of new keys, 0..1000000 (default: ${DEFAULT-VALUE})")
          int weight,
      @Option(
              names = "--credentials-ref",
              paramLabel = "NAME",
              defaultValue = "",
              description = "Name under which clients find its credentials")
          String credentialsRef,
      @Option(
              names = "--expected-generation",
              paramLabel = "GENERATION",
              description = "Change it only at this generation; 0: only if it does not exist")
          @Nullable Long expected) {
    PutShardRequest.Builder request = PutShardRequest.newBuilder().setContext(invocation.context());
    request
        .getShardBuilder()
        .setName(name)
        .setEndpoint(endpoint)
        .setWeight(weight)
        .setCredentialsRef(credentialsRef);
    if (expected != null) {
      request.setExpectedGeneration(Invocation.generation(expected));
    }
    PutShardResponse answer =
        invocation.change((node, timeout) -> node.admin(timeout).putShard(request.build()));
    invocation.output().one(Rows.of(answer.getShard()).with("revision", answer.getRevision()));
    return 0;
  }

  @Command(name = "get", description = "Shows one shard.")
  int get(@Parameters(paramLabel = "SHARD") String name) {
    GetShardRequest request = GetShardRequest.newBuilder().setName(name).build();
    invocation
        .output()
        .one(
            Rows.of(
                invocation
                    .read((node, timeout) -> node.admin(timeout).getShard(request))
                    .getShard()));
    return 0;
  }

  @Command(name = "list", description = "Lists all shards.")
  int list() {
    ListShardsRequest request = ListShardsRequest.getDefaultInstance();
    invocation
        .output()
        .many(
            invocation
                .read((node, timeout) -> node.admin(timeout).listShards(request))
                .getShardsList()
                .stream()
                .map(Rows::of)
                .toList());
    return 0;
  }

  @Command(name = "state", description = "Changes what a shard accepts.")
  int state(
      @Parameters(paramLabel = "SHARD") String name,
      @Parameters(paramLabel = "active|draining|read_only") State state,
      @Option(
              names = "--expected-generation",
              paramLabel = "GENERATION",
              description = "Change it only at this generation")
          @Nullable Long expected) {
    SetShardStateRequest.Builder request =
        SetShardStateRequest.newBuilder()
            .setName(name)
            .setState(ShardState.valueOf("SHARD_STATE_" + state))
            .setContext(invocation.context());
    if (expected != null) {
      request.setExpectedGeneration(Invocation.generation(expected));
    }
    SetShardStateResponse answer =
        invocation.change((node, timeout) -> node.admin(timeout).setShardState(request.build()));
    invocation.output().one(Rows.of(answer.getShard()).with("revision", answer.getRevision()));
    return 0;
  }

  @Command(name = "remove", description = "Removes a DRAINING shard that no mapping names.")
  int remove(@Parameters(paramLabel = "SHARD") String name) {
    RemoveShardRequest request =
        RemoveShardRequest.newBuilder().setName(name).setContext(invocation.context()).build();
    RemoveShardResponse answer =
        invocation.change((node, timeout) -> node.admin(timeout).removeShard(request));
    invocation.output().one(new Row().with("removed", name).with("revision", answer.getRevision()));
    return 0;
  }
}
