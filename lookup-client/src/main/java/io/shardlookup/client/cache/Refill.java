package io.shardlookup.client.cache;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Walks the keys of a frozen keyspace once, a page at a time. Confined to the session executor. */
public final class Refill {
  /**
   * Keys to be asked anew.
   *
   * @param keyspace their keyspace
   * @param keys at least one
   */
  public record Page(String keyspace, List<String> keys) {}

  private final String keyspace;
  private final HeldKeyspace.Keys source;
  private final Iterator<String> rest;

  Refill(String keyspace, HeldKeyspace.Keys source) {
    this.keyspace = keyspace;
    this.source = source;
    this.rest = source.byKey().keySet().iterator();
  }

  String keyspace() {
    return keyspace;
  }

  boolean isOf(@Nullable HeldKeyspace frozen) {
    return source == frozen;
  }

  @Nullable Page next(int max) {
    List<String> keys = new ArrayList<>();
    while (keys.size() < max && rest.hasNext()) {
      keys.add(rest.next());
    }
    return keys.isEmpty() ? null : new Page(keyspace, keys);
  }
}
