package io.shardlookup.operator;

import io.shardlookup.operator.nodes.LookupNodes;
import io.shardlookup.operator.output.Rows;
import io.shardlookup.v1.LookupRequest;
import io.shardlookup.v1.LookupResponse;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code shardctl resolve}. */
@Command(name = "resolve", description = "Says on which shard a key lives.")
final class ResolveCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Parameters(index = "0", paramLabel = "KEYSPACE")
  String keyspace = "";

  @Parameters(index = "1", paramLabel = "KEY")
  String key = "";

  @ArgGroup(exclusive = true)
  @Nullable Consistency consistency;

  @Option(
      names = "--assign",
      description = "In a DIRECTORY keyspace: give the key a shard if it has none")
  boolean assign;

  ResolveCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    LookupRequest request = request();
    LookupNodes.Call<LookupResponse> call =
        (node, timeout) -> node.lookups(timeout).lookup(request);
    LookupResponse answer = assign ? invocation.change(call) : invocation.read(call);
    invocation
        .output()
        .one(
            Rows.of(key, answer.getPlacement())
                .with("revision", answer.getRevision())
                .with("age", answer.getAgeMillis() + " ms"));
    return 0;
  }

  private LookupRequest request() {
    LookupRequest.Builder request =
        LookupRequest.newBuilder()
            .setKeyspace(keyspace)
            .setKey(Invocation.key(key))
            .setAssign(assign);
    Consistency wanted = consistency;
    if (wanted != null && wanted.linearizable) {
      request.getConsistencyBuilder().setLinearizable(true);
    } else if (wanted != null) {
      request.getConsistencyBuilder().setMinRevision(wanted.minRevision);
    }
    return request.build();
  }

  /** How recent the answer has to be. */
  static final class Consistency {
    @Option(
        names = "--min-revision",
        paramLabel = "REVISION",
        description = "The answer has to know every change up to this revision")
    long minRevision;

    @Option(
        names = "--linearizable",
        description = "The answer has to know every change acknowledged so far")
    boolean linearizable;
  }
}
