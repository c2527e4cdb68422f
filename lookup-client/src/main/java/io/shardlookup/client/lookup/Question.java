package io.shardlookup.client.lookup;

/**
 * What is looked up; equal questions share one lookup.
 *
 * @param keyspace keyspace of the key
 * @param key a valid key
 * @param assign whether a DIRECTORY key without an entry gets a shard
 * @param linearizable whether a node has to confirm with the directory's store first
 */
public record Question(String keyspace, String key, boolean assign, boolean linearizable) {}
