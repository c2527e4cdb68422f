package io.shardlookup.operator;

import io.shardlookup.operator.output.Row;
import io.shardlookup.operator.output.Rows;
import io.shardlookup.v1.DeleteEntryRequest;
import io.shardlookup.v1.DeleteEntryResponse;
import io.shardlookup.v1.PutEntryRequest;
import io.shardlookup.v1.PutEntryResponse;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code shardctl entry}. */
@Command(
    name = "entry",
    description = "Entries: the places of single keys, which override every strategy.",
    synopsisSubcommandLabel = "VERB")
final class EntryCommands {
  private final Invocation invocation;

  EntryCommands(Invocation invocation) {
    this.invocation = invocation;
  }

  /** With {@code entry load}, which has a class of its own. */
  static CommandLine of(Invocation invocation) {
    return new CommandLine(new EntryCommands(invocation))
        .addSubcommand(new LoadEntriesCommand(invocation));
  }

  @Command(name = "put", description = "Creates or changes the entry of one key.")
  int put(
      @Parameters(paramLabel = "KEYSPACE") String keyspace,
      @Parameters(paramLabel = "KEY") String key,
      @Parameters(paramLabel = "SHARD") String shard,
      @Option(
              names = "--expected-generation",
              paramLabel = "GENERATION",
              description = "Change it only at this generation; 0: only if it does not exist")
          @Nullable Long expected) {
    PutEntryRequest.Builder request =
        PutEntryRequest.newBuilder()
            .setKeyspace(keyspace)
            .setKey(Invocation.key(key))
            .setShard(shard)
            .setContext(invocation.context());
    if (expected != null) {
      request.setExpectedGeneration(Invocation.generation(expected));
    }
    PutEntryResponse answer =
        invocation.change((node, timeout) -> node.admin(timeout).putEntry(request.build()));
    invocation.output().one(Rows.of(answer.getMapping()).with("revision", answer.getRevision()));
    return 0;
  }

  @Command(name = "delete", description = "Deletes the entry of one key.")
  int delete(
      @Parameters(paramLabel = "KEYSPACE") String keyspace,
      @Parameters(paramLabel = "KEY") String key,
      @Option(
              names = "--expected-generation",
              paramLabel = "GENERATION",
              description = "Delete it only at this generation")
          @Nullable Long expected) {
    DeleteEntryRequest.Builder request =
        DeleteEntryRequest.newBuilder()
            .setKeyspace(keyspace)
            .setKey(Invocation.key(key))
            .setContext(invocation.context());
    if (expected != null) {
      request.setExpectedGeneration(Invocation.generation(expected));
    }
    DeleteEntryResponse answer =
        invocation.change((node, timeout) -> node.admin(timeout).deleteEntry(request.build()));
    invocation.output().one(new Row().with("deleted", key).with("revision", answer.getRevision()));
    return 0;
  }
}
