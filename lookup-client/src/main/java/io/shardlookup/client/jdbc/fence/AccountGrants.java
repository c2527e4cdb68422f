package io.shardlookup.client.jdbc.fence;

import io.shardlookup.client.jdbc.database.Credentials;
import io.shardlookup.client.jdbc.database.ShardAddress;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.strategy.KeySyntax;
import java.util.List;
import java.util.regex.Pattern;

/** The statements that create the accounts of a fenced shard and give them their rights. */
final class AccountGrants {
  private static final Pattern USER = Pattern.compile("[A-Za-z0-9_.-]{1,32}");

  private final String shard;
  private final String fence;
  private final String fenceAsPattern;
  private final String shardAsPattern;
  private final FenceAccounts accounts;

  AccountGrants(ShardAddress address, FenceAccounts accounts) {
    check("application", accounts.application());
    check("operator", accounts.operator());
    if (accounts.application().user().equals(accounts.operator().user())) {
      throw LookupException.invalid(
          "operator user", accounts.operator().user(), "another one than the application's");
    }
    this.shard = address.database();
    this.fence = address.fenceDatabase();
    this.shardAsPattern = asPattern(shard);
    this.fenceAsPattern = asPattern(fence);
    this.accounts = accounts;
  }

  /** The accounts, and what the operator needs to install the fence. */
  List<String> beforeInstall() {
    String application = name(accounts.application());
    String operator = name(accounts.operator());
    return List.of(
        "CREATE USER IF NOT EXISTS " + application + password(accounts.application()),
        "CREATE USER IF NOT EXISTS " + operator + password(accounts.operator()),
        "GRANT ALL PRIVILEGES ON `" + fenceAsPattern + "`.* TO " + operator,
        "GRANT SELECT, INSERT, UPDATE, DELETE ON `" + shardAsPattern + "`.* TO " + operator);
  }

  /** What the application may do; rights on single tables need the tables. */
  List<String> afterInstall() {
    String application = name(accounts.application());
    return List.of(
        "GRANT SELECT, INSERT, UPDATE, DELETE ON `" + shardAsPattern + "`.* TO " + application,
        "GRANT EXECUTE ON `" + fenceAsPattern + "`.* TO " + application,
        "GRANT SELECT ON `" + fence + "`.identity TO " + application,
        "GRANT SELECT ON `" + fence + "`." + FenceSchema.HISTORY + " TO " + application);
  }

  private static String name(Credentials account) {
    return "'" + account.user() + "'@'%'";
  }

  private static String password(Credentials account) {
    return " IDENTIFIED BY '" + account.password().replace("\\", "\\\\").replace("'", "''") + "'";
  }

  /** In a grant on a whole database, {@code _} and {@code %} stand for other characters too. */
  private static String asPattern(String database) {
    return database.replace("_", "\\_").replace("%", "\\%");
  }

  private static void check(String which, Credentials account) {
    if (!USER.matcher(account.user()).matches()) {
      throw LookupException.invalid(
          which + " user", KeySyntax.quote(account.user()), USER.pattern());
    }
    if (account.password().isEmpty() || account.password().chars().anyMatch(c -> c < ' ')) {
      throw LookupException.invalid(
          which + " password", "hidden", "1 character or more, none of them a control character");
    }
  }
}
