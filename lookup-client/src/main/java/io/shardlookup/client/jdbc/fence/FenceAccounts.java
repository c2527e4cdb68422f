package io.shardlookup.client.jdbc.fence;

import io.shardlookup.client.jdbc.database.Credentials;

/**
 * The accounts that work with a fenced shard, none with more rights than its work needs.
 *
 * @param application reads and changes rows of the shard's database, and commits through the fence;
 *     can neither change the fence nor any table's definition
 * @param operator owns the fence and raises it; reads and changes rows, to relocate them
 */
public record FenceAccounts(Credentials application, Credentials operator) {}
