package io.shardlookup.operator;

import io.shardlookup.operator.output.Rows;
import io.shardlookup.v1.AssignSlotRequest;
import io.shardlookup.v1.AssignSlotResponse;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code shardctl slot}. */
@Command(name = "slot", description = "Slots of HASH keyspaces.", synopsisSubcommandLabel = "VERB")
final class SlotCommands {
  private final Invocation invocation;

  SlotCommands(Invocation invocation) {
    this.invocation = invocation;
  }

  @Command(name = "assign", description = "Gives a slot of an unfenced keyspace to a shard.")
  int assign(
      @Parameters(paramLabel = "KEYSPACE") String keyspace,
      @Parameters(paramLabel = "SLOT") int slot,
      @Parameters(paramLabel = "SHARD") String shard,
      @Option(
              names = "--expected-generation",
              paramLabel = "GENERATION",
              description = "Change it only at this generation")
          @Nullable Long expected) {
    AssignSlotRequest.Builder request =
        AssignSlotRequest.newBuilder()
            .setKeyspace(keyspace)
            .setSlot(slot)
            .setShard(shard)
            .setContext(invocation.context());
    if (expected != null) {
      request.setExpectedGeneration(Invocation.generation(expected));
    }
    AssignSlotResponse answer =
        invocation.change((node, timeout) -> node.admin(timeout).assignSlot(request.build()));
    invocation.output().one(Rows.of(answer.getMapping()).with("revision", answer.getRevision()));
    return 0;
  }
}
