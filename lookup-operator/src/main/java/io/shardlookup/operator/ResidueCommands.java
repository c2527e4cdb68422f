package io.shardlookup.operator;

import io.shardlookup.operator.output.Rows;
import io.shardlookup.v1.AssignResidueRequest;
import io.shardlookup.v1.AssignResidueResponse;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code shardctl residue}. */
@Command(
    name = "residue",
    description = "Residues of the epochs of SEQUENCE keyspaces.",
    synopsisSubcommandLabel = "VERB")
final class ResidueCommands {
  private final Invocation invocation;

  ResidueCommands(Invocation invocation) {
    this.invocation = invocation;
  }

  @Command(name = "assign", description = "Gives a residue of an unfenced keyspace to a shard.")
  int assign(
      @Parameters(paramLabel = "KEYSPACE") String keyspace,
      @Parameters(paramLabel = "EPOCH-DATE") int epochDate,
      @Parameters(paramLabel = "RESIDUE") int residue,
      @Parameters(paramLabel = "SHARD") String shard,
      @Option(
              names = "--expected-generation",
              paramLabel = "GENERATION",
              description = "Change it only at this generation")
          @Nullable Long expected) {
    AssignResidueRequest.Builder request =
        AssignResidueRequest.newBuilder()
            .setKeyspace(keyspace)
            .setEpochDate(epochDate)
            .setResidue(residue)
            .setShard(shard)
            .setContext(invocation.context());
    if (expected != null) {
      request.setExpectedGeneration(Invocation.generation(expected));
    }
    AssignResidueResponse answer =
        invocation.change((node, timeout) -> node.admin(timeout).assignResidue(request.build()));
    invocation.output().one(Rows.of(answer.getMapping()).with("revision", answer.getRevision()));
    return 0;
  }
}
