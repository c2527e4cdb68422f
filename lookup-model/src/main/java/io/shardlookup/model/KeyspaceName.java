package io.shardlookup.model;

import io.shardlookup.model.error.LookupException;

/**
 * The name of a keyspace.
 *
 * @param text matches {@code [a-z][a-z0-9-]{0,62}}
 */
public record KeyspaceName(String text) implements Comparable<KeyspaceName> {
  /** Refuses a malformed name with {@link LookupException} INVALID_ARGUMENT. */
  public KeyspaceName {
    NameSyntax.check("keyspace name", text);
  }

  @Override
  public int compareTo(KeyspaceName other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
