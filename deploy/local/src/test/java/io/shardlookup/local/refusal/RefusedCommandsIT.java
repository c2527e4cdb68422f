package io.shardlookup.local.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlookup.local.refusal.RunningDirectory.Run;
import io.shardlookup.v1.AllocateSequenceRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Bad input by {@code shardctl}: each with its error and exit code, and everything as it was. */
final class RefusedCommandsIT {
  private static final int FAILED = 1;
  private static final int WRONG_USE = 2;

  @RegisterExtension static final UnchangedDirectory directory = new UnchangedDirectory();

  @TempDir Path folder;

  @Test
  void keysAndKeyspaces() {
    refused(FAILED, "INVALID_KEY: key: ", "resolve", "users", "");
    refused(FAILED, "INVALID_KEY: key: ", "resolve", "users", "a\tb");
    refused(FAILED, "INVALID_KEY: key: ", "entry", "put", "shops", "x".repeat(513), "shard-1");
    refused(FAILED, "UNKNOWN_KEYSPACE: keyspace: \"nowhere\"", "resolve", "nowhere", "k");
    refused(FAILED, "MALFORMED_KEY: key: \"20240230-1\"", "resolve", "orders", "20240230-1");
    refused(FAILED, "BEFORE_FIRST_EPOCH: key: \"20231231-1\"", "explain", "orders", "20231231-1");
  }

  @Test
  void changes() {
    AllocateSequenceRequest draw =
        AllocateSequenceRequest.newBuilder()
            .setKeyspace("orders")
            .setDate(20240401)
            .setCount(1)
            .build();
    var unused = directory.get().lookups().allocateSequence(draw);
    directory.acceptStored();

    refused(
        FAILED,
        "INVALID_ARGUMENT: slots: 0 (expected: 1..16384)",
        "keyspace",
        "create",
        "new",
        "--hash",
        "0",
        "--shards",
        "shard-1");
    refused(FAILED, "INVALID_ARGUMENT: at: \"m\"", "range", "split", "items", "m");
    refused(
        FAILED, "DATE_ISSUED: date: 20240401", "epoch", "create", "orders", "20240401", "shard-1");
    refused(FAILED, "UNKNOWN_SCOPE: slot: 4", "slot", "assign", "users", "4", "shard-2");
    refused(
        FAILED,
        "CONFLICT: ",
        "shard",
        "put",
        "shard-1",
        "db://elsewhere",
        "--expected-generation",
        "1");
  }

  @Test
  void filesWithALineThatIsWrong() throws Exception {
    Path file = Files.writeString(folder.resolve("entries.csv"), "good,shard-1\n,shard-1\n");

    refused(FAILED, "INVALID_KEY: line 2: key: ", "entry", "load", "shops", file.toString());
    refused(
        FAILED,
        "nowhere.csv does not exist",
        "entry",
        "load",
        "shops",
        folder.resolve("nowhere.csv").toString());
  }

  @Test
  void wordsThatAreNone() {
    refused(WRONG_USE, "--bogus", "status", "--bogus");
    refused(WRONG_USE, "resolv", "resolv", "users", "k");
    refused(WRONG_USE, "'x'", "slot", "assign", "users", "x", "shard-1");
  }

  private static void refused(int status, String words, String... arguments) {
    Run run = directory.get().shardctl(arguments);

    assertThat(run.status()).as("%s%s", run.out(), run.err()).isEqualTo(status);
    assertThat(run.err()).contains(words);
    assertThat(run.out()).isEmpty();
  }
}
