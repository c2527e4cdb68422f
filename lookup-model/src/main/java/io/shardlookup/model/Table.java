package io.shardlookup.model;

import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.strategy.KeySyntax;

/**
 * A table whose rows belong to a keyspace.
 *
 * @param name table name on the shard, 1..64 characters
 * @param keyColumn column that holds the key, 1..64 characters
 */
public record Table(String name, String keyColumn) {
  private static final int MAX_IDENTIFIER_LENGTH = 64;

  /** Refuses values out of bounds with {@link LookupException} INVALID_ARGUMENT. */
  public Table {
    check("table name", name);
    check("table key_column", keyColumn);
  }

  private static void check(String what, String text) {
    if (text.isEmpty() || text.length() > MAX_IDENTIFIER_LENGTH) {
      throw LookupException.invalid(what, KeySyntax.quote(text), "1..64 characters");
    }
  }
}
