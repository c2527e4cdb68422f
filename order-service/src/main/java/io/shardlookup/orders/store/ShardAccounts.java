package io.shardlookup.orders.store;

import io.shardlookup.client.jdbc.database.Credentials;
import io.shardlookup.client.jdbc.database.CredentialsSource;
import io.shardlookup.model.Shard;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Accounts from files, read whenever they are asked for, so that a password can change under way.
 *
 * @param user account on shards whose record names no credentials; null for none
 * @param passwordFile holds its password; null without a user
 * @param folder has a folder for each reference, with the files {@code username} and {@code
 *     password}, as a mounted secret has them; null for none
 */
public record ShardAccounts(
    @Nullable String user, @Nullable Path passwordFile, @Nullable Path folder)
    implements CredentialsSource {
  @Override
  public Credentials credentials(Shard shard) {
    String reference = shard.credentialsRef();
    if (reference.isEmpty()) {
      if (user == null || passwordFile == null) {
        throw missing(shard, "none", "a reference, or an account for shards without one");
      }
      return new Credentials(user, read(passwordFile));
    }
    if (folder == null) {
      throw missing(shard, reference, "a folder of credentials to be configured");
    }
    Path account = folder.resolve(reference).normalize();
    if (!folder.normalize().equals(account.getParent())) {
      throw missing(shard, reference, "the name of a folder in " + folder);
    }
    return new Credentials(read(account.resolve("username")), read(account.resolve("password")));
  }

  /** Line ends at the end of a file are none of it. */
  private static String read(Path file) {
    try {
      return Files.readString(file).replaceFirst("\\R+$", "");
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot be read", e);
    }
  }

  private static IllegalStateException missing(Shard shard, String reference, String expectation) {
    return new IllegalStateException(
        "credentials of shard "
            + shard.name()
            + ": "
            + reference
            + " (expected: "
            + expectation
            + ")");
  }
}
