package io.shardlookup.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlookup.processes.ShardDatabase;
import io.shardlookup.processes.ShardDatabases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The verbs about fences, on a real database. */
@Timeout(120)
class FenceVerbsIT {
  private static ShardDatabase server;

  @TempDir Path directory;
  private FakeDirectory node;
  private Path credentials;

  @BeforeAll
  static void startDatabase(@TempDir Path data) {
    server = ShardDatabases.start(data);
  }

  @AfterAll
  static void stopDatabase() {
    server.close();
  }

  @BeforeEach
  void start() throws IOException {
    node = FakeDirectory.start();
    node.shardEndpoint = server.jdbcUrl("orders_1");
    credentials =
        Files.writeString(
            directory.resolve("accounts.properties"),
            """
            administrator.user = %s
            administrator.password = %s
            operator.user = operator
            operator.password = one
            application.user = app
            application.password = two
            """
                .formatted(ShardDatabase.ADMIN_USER, ShardDatabase.ADMIN_PASSWORD));
  }

  @AfterEach
  void stop() throws InterruptedException {
    node.close();
  }

  @Test
  void installsShowsAdmitsAndRaises() {
    Run installed = fence("install", "shard-1", "--keyspace", "orders");
    assertThat(installed.err()).isEmpty();
    assertThat(installed.status()).isZero();
    assertThat(installed.out())
        .contains("shard      shard-1")
        .contains("directory  directory-a")
        .containsPattern("orders +256 of 256 +7 +7");

    node.status = node.status.toBuilder().setRevision(20).build();
    assertThat(fence("admit", "shard-1", "shops").out())
        .containsPattern("shops +256 of 256 +20 +20")
        .containsPattern("orders +256 of 256 +7 +7");

    node.status = node.status.toBuilder().setRevision(30).build();
    assertThat(fence("raise", "shard-1").out())
        .containsPattern("shops +256 of 256 +30 +30")
        .containsPattern("orders +256 of 256 +30 +30");
    assertThat(fence("--output", "json", "show", "shard-1").out())
        .contains("\"shard\": \"shard-1\"")
        .contains("\"lowest\": 30");
    assertThat(fence("identify", "shard-1").out()).contains(server.jdbcUrl("orders_1"));
  }

  @Test
  void refusesADatabaseThatIsAnotherShard() {
    node.shardEndpoint = server.jdbcUrl("orders_2");
    assertThat(fence("install", "shard-2").status()).isZero();

    for (String[] verb :
        new String[][] {{"install", "shard-9"}, {"raise", "shard-9"}, {"admit", "shard-9", "x"}}) {
      Run run = fence(verb);

      assertThat(run.status()).isEqualTo(1);
      assertThat(run.err())
          .startsWith("shardctl: WRONG_DATABASE: database ")
          .contains("shard-2 of directory directory-a (expected: shard-9 of directory");
    }
  }

  @Test
  void saysWhatIsMissing() throws IOException {
    assertThat(fence("admit", "shard-1", "pointers").err())
        .contains("keyspace pointers: unfenced (expected: fenced)");
    node.shardEndpoint = server.jdbcUrl("orders_3");
    assertThat(fence("show", "shard-3").err()).contains("shardctl: ");
    Files.writeString(credentials, "operator.user = operator\n");
    assertThat(fence("show", "shard-1").err())
        .contains("(expected: a line operator.password = ...)");
    Run without = fenceWithout("show", "shard-1");
    assertThat(without.status()).isEqualTo(2);
    assertThat(without.err()).contains("--credentials: not given");
    assertThat(fenceWithout("show", "shard-1", "--credentials", "/no/such").err())
        .contains("credentials file: /no/such")
        .contains("(expected: a properties file)");
  }

  @Test
  void aShardMayHaveAccountsOfItsOwn() throws IOException {
    node.shardEndpoint = server.jdbcUrl("orders_4");
    assertThat(fence("install", "shard-4").status()).isZero();
    Files.writeString(
        credentials,
        "operator.user = nobody\noperator.password = x\n"
            + "east.operator.user = operator\neast.operator.password = one\n");

    assertThat(fence("show", "shard-4").err()).contains("Access denied");
    node.credentialsRef = "east";
    assertThat(fence("show", "shard-4").status()).isZero();
  }

  private Run fence(String... arguments) {
    List<String> all = new ArrayList<>(List.of("--credentials", credentials.toString()));
    all.addAll(List.of(arguments));
    return fenceWithout(all.toArray(String[]::new));
  }

  /** Without the file of accounts. */
  private Run fenceWithout(String... arguments) {
    List<String> all =
        new ArrayList<>(List.of("--endpoints", node.endpoint(), "--timeout", "60000", "fence"));
    all.addAll(List.of(arguments));
    return Run.of(all.toArray(String[]::new));
  }
}
