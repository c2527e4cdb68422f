package io.shardlookup.operator;

import io.shardlookup.client.jdbc.fence.FenceAccounts;
import io.shardlookup.client.jdbc.fence.FenceAdmin;
import io.shardlookup.client.jdbc.fence.FenceInstaller;
import io.shardlookup.client.jdbc.fence.FenceState;
import io.shardlookup.client.jdbc.fence.ShardIdentity;
import io.shardlookup.client.jdbc.fence.Stripes;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.Revision;
import io.shardlookup.model.ShardName;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.operator.fence.AccountFile;
import io.shardlookup.operator.fence.AccountFile.Role;
import io.shardlookup.operator.fence.CompleteView;
import io.shardlookup.operator.output.Row;
import io.shardlookup.v1.Fencing;
import io.shardlookup.v1.GetClusterStatusRequest;
import io.shardlookup.v1.GetKeyspaceRequest;
import io.shardlookup.v1.GetShardRequest;
import io.shardlookup.v1.Keyspace;
import io.shardlookup.v1.Shard;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;

/** {@code shardctl fence}. */
@Command(
    name = "fence",
    description = "Fences: what the shards demand of commits.",
    synopsisSubcommandLabel = "VERB")
final class FenceCommands {
  private final Invocation invocation;

  @Option(
      names = "--credentials",
      scope = ScopeType.INHERIT,
      paramLabel = "FILE",
      defaultValue = "${env:SHARD_LOOKUP_CREDENTIALS}",
      description =
          "Properties file with the accounts of shards: [REF.]administrator.user, .password,"
              + " operator..., application... (environment: SHARD_LOOKUP_CREDENTIALS)")
  @Nullable Path credentials;

  FenceCommands(Invocation invocation) {
    this.invocation = invocation;
  }

  @Command(
      name = "install",
      description = {
        "Makes a shard's database a fenced shard, or upgrades its fence: creates what is missing of"
            + " databases and accounts, grants their rights, says which shard it is.",
        "Refuses a database that is another shard."
      })
  int install(
      @Parameters(paramLabel = "SHARD") String name,
      @Option(
              names = "--keyspace",
              paramLabel = "KEYSPACE",
              description = "Admits commits of this fenced keyspace too; may be repeated")
          @Nullable List<String> keyspaces) {
    Shard shard = shard(name);
    AccountFile accounts = accounts();
    List<KeyspaceName> admitted =
        keyspaces == null ? List.of() : keyspaces.stream().map(this::fenced).toList();
    CompleteView.Point now = now();
    new FenceInstaller(
            shard.getEndpoint(), accounts.account(Role.ADMINISTRATOR, shard.getCredentialsRef()))
        .install(
            new ShardIdentity(now.directoryId(), new ShardName(name)),
            new FenceAccounts(
                accounts.account(Role.APPLICATION, shard.getCredentialsRef()),
                accounts.account(Role.OPERATOR, shard.getCredentialsRef())));
    try (FenceAdmin fence = fence(shard)) {
      admitted.forEach(keyspace -> fence.admit(keyspace, now.revision()));
      show(fence);
    }
    return 0;
  }

  @Command(name = "identify", description = "Says which shard a shard's database is.")
  int identify(@Parameters(paramLabel = "SHARD") String name) {
    Shard shard = shard(name);
    try (FenceAdmin fence = fence(shard)) {
      invocation.output().one(identity(fence).with("endpoint", shard.getEndpoint()));
    }
    return 0;
  }

  @Command(name = "show", description = "Shows the fence of a shard, keyspace by keyspace.")
  int show(@Parameters(paramLabel = "SHARD") String name) {
    try (FenceAdmin fence = fence(shard(name))) {
      show(fence);
    }
    return 0;
  }

  @Command(
      name = "admit",
      description =
          "Lets a shard accept commits of a fenced keyspace, from the directory's revision of now.")
  int admit(
      @Parameters(paramLabel = "SHARD") String name,
      @Parameters(paramLabel = "KEYSPACE") String keyspace) {
    Shard shard = shard(name);
    KeyspaceName admitted = fenced(keyspace);
    CompleteView.Point now = now();
    try (FenceAdmin fence = fence(shard)) {
      fence.require(new ShardIdentity(now.directoryId(), new ShardName(name)));
      fence.admit(admitted, now.revision());
      show(fence);
    }
    return 0;
  }

  @Command(
      name = "raise",
      description = {
        "Raises all stripes of all keyspaces on a shard to the directory's revision of now.",
        "Needed before a promoted replica or a restored shard takes traffic: its fence may have"
            + " fallen behind."
      })
  int raise(@Parameters(paramLabel = "SHARD") String name) {
    Shard shard = shard(name);
    CompleteView.Point now = now();
    try (FenceAdmin fence = fence(shard)) {
      fence.require(new ShardIdentity(now.directoryId(), new ShardName(name)));
      List<KeyspaceName> unused = fence.raiseAll(now.revision());
      show(fence);
    }
    return 0;
  }

  private void show(FenceAdmin fence) {
    Row shard = identity(fence).with("version", fence.version());
    List<Row> keyspaces = fence.states().stream().map(FenceCommands::row).toList();
    if (invocation.isJson()) {
      invocation
          .output()
          .one(shard.with("keyspaces", keyspaces.stream().map(Row::values).toList()));
      return;
    }
    invocation.output().one(shard);
    invocation.blankLine();
    invocation.output().many(keyspaces);
  }

  private static Row identity(FenceAdmin fence) {
    ShardIdentity identity = fence.identity();
    return new Row()
        .with("shard", identity.shard().text())
        .with("directory", identity.directoryId());
  }

  private static Row row(FenceState state) {
    return new Row()
        .with("keyspace", state.keyspace().text())
        .with("stripes", state.stripes() + " of " + Stripes.COUNT)
        .with("lowest", number(state.lowest()))
        .with("highest", number(state.highest()));
  }

  private static long number(Revision revision) {
    return revision.value();
  }

  private FenceAdmin fence(Shard shard) {
    return new FenceAdmin(
        shard.getEndpoint(), accounts().account(Role.OPERATOR, shard.getCredentialsRef()));
  }

  private AccountFile accounts() {
    if (credentials == null || credentials.toString().isEmpty()) {
      throw new WrongUseException(
          "--credentials", "not given", "a file; or SHARD_LOOKUP_CREDENTIALS set");
    }
    return AccountFile.read(credentials);
  }

  private Shard shard(String name) {
    GetShardRequest request = GetShardRequest.newBuilder().setName(name).build();
    return invocation.read((node, timeout) -> node.admin(timeout).getShard(request)).getShard();
  }

  private KeyspaceName fenced(String name) {
    GetKeyspaceRequest request = GetKeyspaceRequest.newBuilder().setName(name).build();
    Keyspace keyspace =
        invocation.read((node, timeout) -> node.admin(timeout).getKeyspace(request)).getKeyspace();
    if (keyspace.getFencing() != Fencing.FENCING_FENCED) {
      throw new LookupException(
          ErrorReason.INVALID_ARGUMENT, "keyspace " + name + ": unfenced (expected: fenced)");
    }
    return new KeyspaceName(name);
  }

  private CompleteView.Point now() {
    return new CompleteView(
            () ->
                invocation.read(
                    (node, timeout) ->
                        node.admin(timeout)
                            .getClusterStatus(GetClusterStatusRequest.getDefaultInstance())),
            System::nanoTime)
        .await(invocation.timeout());
  }
}
