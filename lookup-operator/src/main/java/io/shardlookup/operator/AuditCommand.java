package io.shardlookup.operator;

import io.shardlookup.operator.output.Rows;
import io.shardlookup.v1.ListAuditRequest;
import io.shardlookup.v1.ListAuditResponse;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code shardctl audit}. */
@Command(name = "audit", description = "Lists who changed what, newest first.")
final class AuditCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Option(names = "--keyspace", paramLabel = "KEYSPACE", description = "Only of this keyspace")
  String keyspace = "";

  @Option(
      names = "--limit",
      paramLabel = "COUNT",
      defaultValue = "20",
      description = "Most records, 1..1000 (default: ${DEFAULT-VALUE})")
  int limit;

  @Option(names = "--page-token", paramLabel = "TOKEN", description = "Where an earlier list ended")
  String pageToken = "";

  AuditCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    ListAuditRequest request =
        ListAuditRequest.newBuilder()
            .setKeyspace(keyspace)
            .setPageSize(limit)
            .setPageToken(pageToken)
            .build();
    ListAuditResponse answer =
        invocation.read((node, timeout) -> node.admin(timeout).listAudit(request));
    invocation.output().many(answer.getRecordsList().stream().map(Rows::of).toList());
    if (!answer.getNextPageToken().isEmpty()) {
      invocation.remarks().println("There is more: --page-token " + answer.getNextPageToken());
    }
    return 0;
  }
}
