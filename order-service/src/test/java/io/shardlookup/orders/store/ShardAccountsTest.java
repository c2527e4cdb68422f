package io.shardlookup.orders.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardlookup.client.jdbc.database.Credentials;
import io.shardlookup.model.Generation;
import io.shardlookup.model.Shard;
import io.shardlookup.model.ShardName;
import io.shardlookup.model.ShardState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardAccountsTest {
  @TempDir Path folder;

  @Test
  void aShardWithoutAReferenceGetsTheOneAccountAsItIsNow() throws IOException {
    Path password = Files.writeString(folder.resolve("password"), "one\n");
    ShardAccounts accounts = new ShardAccounts("app", password, null);

    assertThat(accounts.credentials(shard(""))).isEqualTo(new Credentials("app", "one"));
    Files.writeString(password, "two");
    assertThat(accounts.credentials(shard(""))).isEqualTo(new Credentials("app", "two"));
  }

  @Test
  void aReferenceNamesAFolderWithAnAccount() throws IOException {
    Path account = Files.createDirectory(folder.resolve("east"));
    Files.writeString(account.resolve("username"), "orders\n");
    Files.writeString(account.resolve("password"), " pass word \n");
    ShardAccounts accounts = new ShardAccounts(null, null, folder);

    assertThat(accounts.credentials(shard("east")))
        .isEqualTo(new Credentials("orders", " pass word "));
  }

  @Test
  void saysWhatIsMissing() {
    ShardAccounts none = new ShardAccounts(null, null, null);

    assertThatThrownBy(() -> none.credentials(shard("")))
        .hasMessage(
            "credentials of shard shard-1: none (expected: a reference, or an account for shards"
                + " without one)");
    assertThatThrownBy(() -> none.credentials(shard("east")))
        .hasMessageContaining("expected: a folder of credentials to be configured");
    assertThatThrownBy(() -> new ShardAccounts(null, null, folder).credentials(shard("east")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("username: cannot be read");
  }

  @Test
  void aReferenceLeadsNowhereElse() {
    ShardAccounts accounts = new ShardAccounts(null, null, folder);

    for (String reference : new String[] {"..", "../other", "a/b", "/etc", "."}) {
      assertThatThrownBy(() -> accounts.credentials(shard(reference)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("expected: the name of a folder in");
    }
  }

  private static Shard shard(String reference) {
    return new Shard(
        new ShardName("shard-1"), "db/orders", 1, ShardState.ACTIVE, reference, new Generation(1));
  }
}
