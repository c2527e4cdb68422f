/** The errors of writing and reading through shards: one exception, one stable reason. */
@NullMarked
package io.shardlookup.client.jdbc.error;

import org.jspecify.annotations.NullMarked;
