package io.shardlookup.operator;

import io.shardlookup.operator.output.Row;
import io.shardlookup.operator.output.Rows;
import io.shardlookup.v1.AssignRangeRequest;
import io.shardlookup.v1.AssignRangeResponse;
import io.shardlookup.v1.MergeRangesRequest;
import io.shardlookup.v1.MergeRangesResponse;
import io.shardlookup.v1.SplitRangeRequest;
import io.shardlookup.v1.SplitRangeResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code shardctl range}. */
@Command(
    name = "range",
    description = "Ranges of RANGE keyspaces; START '' is the lowest key.",
    synopsisSubcommandLabel = "VERB")
final class RangeCommands {
  private final Invocation invocation;

  RangeCommands(Invocation invocation) {
    this.invocation = invocation;
  }

  @Command(name = "split", description = "Splits the range that AT lies in, on the same shard.")
  int split(
      @Parameters(paramLabel = "KEYSPACE") String keyspace,
      @Parameters(paramLabel = "AT") String at) {
    SplitRangeRequest request =
        SplitRangeRequest.newBuilder()
            .setKeyspace(keyspace)
            .setAt(Invocation.key(at))
            .setContext(invocation.context())
            .build();
    SplitRangeResponse answer =
        invocation.change((node, timeout) -> node.admin(timeout).splitRange(request));
    List<Row> halves = List.of(Rows.of(answer.getLower()), Rows.of(answer.getUpper()));
    halves.forEach(half -> half.with("revision", answer.getRevision()));
    invocation.output().many(halves);
    return 0;
  }

  @Command(name = "merge", description = "Merges a range with the next one, on the same shard.")
  int merge(
      @Parameters(paramLabel = "KEYSPACE") String keyspace,
      @Parameters(paramLabel = "START") String start) {
    MergeRangesRequest request =
        MergeRangesRequest.newBuilder()
            .setKeyspace(keyspace)
            .setStart(Invocation.key(start))
            .setContext(invocation.context())
            .build();
    MergeRangesResponse answer =
        invocation.change((node, timeout) -> node.admin(timeout).mergeRanges(request));
    invocation.output().one(Rows.of(answer.getMapping()).with("revision", answer.getRevision()));
    return 0;
  }

  @Command(name = "assign", description = "Gives a range of an unfenced keyspace to a shard.")
  int assign(
      @Parameters(paramLabel = "KEYSPACE") String keyspace,
      @Parameters(paramLabel = "START") String start,
      @Parameters(paramLabel = "SHARD") String shard,
      @Option(
              names = "--expected-generation",
              paramLabel = "GENERATION",
              description = "Change it only at this generation")
          @Nullable Long expected) {
    AssignRangeRequest.Builder request =
        AssignRangeRequest.newBuilder()
            .setKeyspace(keyspace)
            .setStart(Invocation.key(start))
            .setShard(shard)
            .setContext(invocation.context());
    if (expected != null) {
      request.setExpectedGeneration(Invocation.generation(expected));
    }
    AssignRangeResponse answer =
        invocation.change((node, timeout) -> node.admin(timeout).assignRange(request.build()));
    invocation.output().one(Rows.of(answer.getMapping()).with("revision", answer.getRevision()));
    return 0;
  }
}
