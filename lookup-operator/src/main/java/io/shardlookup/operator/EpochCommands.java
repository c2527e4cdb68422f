package io.shardlookup.operator;

import io.shardlookup.operator.output.Rows;
import io.shardlookup.v1.CreateEpochRequest;
import io.shardlookup.v1.CreateEpochResponse;
import io.shardlookup.v1.ListEpochsRequest;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code shardctl epoch}. */
@Command(
    name = "epoch",
    description = "Epochs of SEQUENCE keyspaces.",
    synopsisSubcommandLabel = "VERB")
final class EpochCommands {
  private final Invocation invocation;

  EpochCommands(Invocation invocation) {
    this.invocation = invocation;
  }

  @Command(
      name = "create",
      description = "Adds an epoch from a date on; residue i is on the i-th shard.")
  int create(
      @Parameters(paramLabel = "KEYSPACE") String keyspace,
      @Parameters(paramLabel = "YYYYMMDD") int date,
      @Parameters(paramLabel = "SHARD,SHARD", split = ",", arity = "1") List<String> shards) {
    CreateEpochRequest request =
        CreateEpochRequest.newBuilder()
            .setKeyspace(keyspace)
            .setDate(date)
            .addAllShards(shards)
            .setContext(invocation.context())
            .build();
    CreateEpochResponse answer =
        invocation.change((node, timeout) -> node.admin(timeout).createEpoch(request));
    invocation.output().one(Rows.of(answer.getEpoch()).with("revision", answer.getRevision()));
    return 0;
  }

  @Command(name = "list", description = "Lists the epochs of a keyspace.")
  int list(@Parameters(paramLabel = "KEYSPACE") String keyspace) {
    ListEpochsRequest request = ListEpochsRequest.newBuilder().setKeyspace(keyspace).build();
    invocation
        .output()
        .many(
            invocation
                .read((node, timeout) -> node.admin(timeout).listEpochs(request))
                .getEpochsList()
                .stream()
                .map(Rows::of)
                .toList());
    return 0;
  }
}
