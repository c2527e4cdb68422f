package io.shardlookup.model;

import io.shardlookup.model.error.LookupException;

/**
 * The name of a shard.
 *
 * @param text matches {@code [a-z][a-z0-9-]{0,62}}
 */
public record ShardName(String text) implements Comparable<ShardName> {
  /** Refuses a malformed name with {@link LookupException} INVALID_ARGUMENT. */
  public ShardName {
    NameSyntax.check("shard name", text);
  }

  @Override
  public int compareTo(ShardName other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
