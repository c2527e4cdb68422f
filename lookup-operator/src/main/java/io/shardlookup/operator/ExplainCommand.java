package io.shardlookup.operator;

import io.shardlookup.operator.output.Rows;
import io.shardlookup.v1.ExplainKeyRequest;
import io.shardlookup.v1.ExplainKeyResponse;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code shardctl explain}. */
@Command(name = "explain", description = "Says where a key lives and why, step by step.")
final class ExplainCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Parameters(index = "0", paramLabel = "KEYSPACE")
  String keyspace = "";

  @Parameters(index = "1", paramLabel = "KEY")
  String key = "";

  ExplainCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    ExplainKeyRequest request =
        ExplainKeyRequest.newBuilder().setKeyspace(keyspace).setKey(Invocation.key(key)).build();
    ExplainKeyResponse answer =
        invocation.read((node, timeout) -> node.admin(timeout).explainKey(request));
    invocation
        .output()
        .one(
            Rows.of(key, answer.getPlacement())
                .with("steps", answer.getStepsList())
                .with("endpoint", answer.getShard().getEndpoint())
                .with("shard state", Rows.word(answer.getShard().getState(), "SHARD_STATE_"))
                .with("revision", answer.getRevision()));
    return 0;
  }
}
