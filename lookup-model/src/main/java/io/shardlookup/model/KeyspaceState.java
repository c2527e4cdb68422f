package io.shardlookup.model;

/** The life of a keyspace. */
public enum KeyspaceState {
  /** In use. */
  ACTIVE,
  /** Being deleted: lookups fail, its records are removed. */
  DELETING
}
