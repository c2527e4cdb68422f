package io.shardlookup.operator;

import io.shardlookup.operator.output.Output;
import io.shardlookup.operator.output.Row;
import io.shardlookup.v1.GetClusterStatusRequest;
import io.shardlookup.v1.GetClusterStatusResponse;
import io.shardlookup.v1.KeyspaceStatus;
import io.shardlookup.v1.NodeStatus;
import io.shardlookup.v1.StoreMemberStatus;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code shardctl status}. */
@Command(name = "status", description = "Says how the nodes, etcd and the keyspaces are.")
final class StatusCommand implements Callable<Integer> {
  private final Invocation invocation;

  StatusCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    GetClusterStatusResponse status =
        invocation.read(
            (node, timeout) ->
                node.admin(timeout).getClusterStatus(GetClusterStatusRequest.getDefaultInstance()));
    List<Row> nodes = status.getNodesList().stream().map(StatusCommand::row).toList();
    List<Row> members = status.getStoreMembersList().stream().map(StatusCommand::row).toList();
    List<Row> keyspaces = status.getKeyspacesList().stream().map(StatusCommand::row).toList();
    Output output = invocation.output();
    if (invocation.isJson()) {
      output.one(
          summary(status)
              .with("nodes", nodes.stream().map(Row::values).toList())
              .with("etcd members", members.stream().map(Row::values).toList())
              .with("keyspaces", keyspaces.stream().map(Row::values).toList()));
      return 0;
    }
    output.one(summary(status));
    for (List<Row> part : List.of(nodes, members, keyspaces)) {
      invocation.blankLine();
      output.many(part);
    }
    return 0;
  }

  private static Row summary(GetClusterStatusResponse status) {
    return new Row()
        .with("directory", status.getDirectoryId())
        .with("incarnation", status.getIncarnation())
        .with("answered by", status.getNodeId())
        .with("revision", status.getRevision())
        .with("age", status.getAgeMillis() + " ms")
        .with("etcd", status.getStoreAvailable() ? "answers" : "does not answer");
  }

  private static Row row(NodeStatus node) {
    return new Row()
        .with("node", node.getNodeId())
        .with("endpoint", node.getEndpoint())
        .with("started", Instant.ofEpochMilli(node.getStartedAtMillis()).toString())
        .with("version", node.getVersion());
  }

  private static Row row(StoreMemberStatus member) {
    return new Row()
        .with("etcd member", member.getEndpoint())
        .with("answers", member.getAvailable() ? "yes" : "no")
        .with("role", !member.getAvailable() ? "-" : member.getLeader() ? "leader" : "follower")
        .with("version", member.getVersion())
        .with("database", member.getDatabaseBytes() / 1024 + " KiB")
        .with("problems", member.getProblemsList());
  }

  private static Row row(KeyspaceStatus keyspace) {
    return new Row()
        .with("keyspace", keyspace.getName())
        .with("scopes", keyspace.getScopes())
        .with("entries", keyspace.getEntries())
        .with("entries by shard", keyspace.getEntriesByShardMap())
        .with("damaged", keyspace.getDamagedList());
  }
}
