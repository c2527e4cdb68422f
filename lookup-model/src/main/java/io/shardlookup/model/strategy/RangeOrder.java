package io.shardlookup.model.strategy;

/** How a RANGE keyspace orders its keys. */
public enum RangeOrder {
  /** As unsigned bytes of their UTF-8. */
  BYTES,
  /** As unsigned 64-bit numbers in decimal without leading zeros. */
  NUMERIC
}
