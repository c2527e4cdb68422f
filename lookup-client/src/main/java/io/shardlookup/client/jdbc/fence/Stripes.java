package io.shardlookup.client.jdbc.fence;

import io.shardlookup.model.strategy.Crc32;

/**
 * The parts of a keyspace that a shard fences one by one. Shards compute the stripe of a key
 * themselves, in SQL, from the same CRC-32.
 */
public final class Stripes {
  /** Stripes of each keyspace. */
  public static final int COUNT = 256;

  private Stripes() {}

  /** The stripe of a key, 0..255. */
  public static int of(String key) {
    return (int) (Crc32.of(key) % COUNT);
  }
}
