package io.shardlookup.local.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlookup.client.jdbc.database.Credentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalAccountsTest {
  @TempDir Path directory;

  @Test
  void makesPasswordsOnceThatOnlyTheirOwnerReads() throws IOException {
    LocalAccounts accounts = new LocalAccounts(directory.resolve("accounts"));
    accounts.create();
    Credentials application = accounts.application();
    accounts.create();

    assertThat(accounts.application()).isEqualTo(application);
    assertThat(application.password()).hasSize(36).isNotEqualTo(accounts.operator().password());
    assertThat(Files.readString(accounts.applicationPasswordFile()))
        .isEqualTo(application.password());
    try (var files = Files.list(accounts.folder())) {
      assertThat(files)
          .hasSize(2)
          .allSatisfy(
              file ->
                  assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                      .isEqualTo("rw-------"));
    }
  }

  @Test
  void givesEachClusterADatabaseOfItsOwnOnSomebodysServer() {
    StorePorts others = LocalPorts.free().withMongoAt("mongodb://user:secret@elsewhere").stores();

    ReadModelPlace first = ReadModelPlace.of(directory, others);

    assertThat(first.database()).matches("orders_[0-9a-f]{8}");
    assertThat(ReadModelPlace.of(directory, others)).isEqualTo(first);
    assertThat(first.toString() + others).doesNotContain("secret");
  }
}
