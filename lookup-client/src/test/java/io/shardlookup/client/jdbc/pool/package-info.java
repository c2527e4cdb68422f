@org.jspecify.annotations.NullMarked
package io.shardlookup.client.jdbc.pool;
