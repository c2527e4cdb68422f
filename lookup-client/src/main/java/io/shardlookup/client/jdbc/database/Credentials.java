package io.shardlookup.client.jdbc.database;

/**
 * A database account. Its text never shows the password.
 *
 * @param user name of the account
 * @param password its password; may be empty
 */
public record Credentials(String user, String password) {
  @Override
  public String toString() {
    return user;
  }
}
