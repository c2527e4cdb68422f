/** Real databases as shards, and the directory that tests make of them. */
@NullMarked
package io.shardlookup.client.jdbc.shards;

import org.jspecify.annotations.NullMarked;
