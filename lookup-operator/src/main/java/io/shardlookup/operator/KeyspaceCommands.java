package io.shardlookup.operator;

import io.shardlookup.operator.output.Row;
import io.shardlookup.operator.output.Rows;
import io.shardlookup.v1.DeleteKeyspaceRequest;
import io.shardlookup.v1.DeleteKeyspaceResponse;
import io.shardlookup.v1.GetKeyspaceRequest;
import io.shardlookup.v1.ListKeyspacesRequest;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code shardctl keyspace}. */
@Command(
    name = "keyspace",
    description = "Keyspaces: named sets of keys that one strategy routes.",
    synopsisSubcommandLabel = "VERB")
final class KeyspaceCommands {
  private final Invocation invocation;

  KeyspaceCommands(Invocation invocation) {
    this.invocation = invocation;
  }

  /** With {@code keyspace create}, which has a class of its own. */
  static CommandLine of(Invocation invocation) {
    return new CommandLine(new KeyspaceCommands(invocation))
        .addSubcommand(new CreateKeyspaceCommand(invocation));
  }

  @Command(name = "get", description = "Shows one keyspace.")
  int get(@Parameters(paramLabel = "KEYSPACE") String name) {
    GetKeyspaceRequest request = GetKeyspaceRequest.newBuilder().setName(name).build();
    invocation
        .output()
        .one(
            Rows.of(
                invocation
                    .read((node, timeout) -> node.admin(timeout).getKeyspace(request))
                    .getKeyspace()));
    return 0;
  }

  @Command(name = "list", description = "Lists all keyspaces.")
  int list() {
    ListKeyspacesRequest request = ListKeyspacesRequest.getDefaultInstance();
    invocation
        .output()
        .many(
            invocation
                .read((node, timeout) -> node.admin(timeout).listKeyspaces(request))
                .getKeyspacesList()
                .stream()
                .map(Rows::of)
                .toList());
    return 0;
  }

  @Command(
      name = "delete",
      description = "Deletes a keyspace with its mappings; may be called again to finish.")
  int delete(@Parameters(paramLabel = "KEYSPACE") String name) {
    DeleteKeyspaceRequest request =
        DeleteKeyspaceRequest.newBuilder().setName(name).setContext(invocation.context()).build();
    DeleteKeyspaceResponse answer =
        invocation.change((node, timeout) -> node.admin(timeout).deleteKeyspace(request));
    invocation
        .output()
        .one(
            new Row()
                .with("deleted", name)
                .with("mappings removed", answer.getRemovedMappings())
                .with("revision", answer.getRevision()));
    return 0;
  }
}
