/** How a shard's database is reached: its address, the account, plain connections. */
@NullMarked
package io.shardlookup.client.jdbc.database;

import org.jspecify.annotations.NullMarked;
