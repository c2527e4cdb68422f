/**
 * Writes and reads rows on the shard that the directory names. A write routed by an out-of-date
 * answer is rejected by the shard itself, inside the write's own transaction. Needs the optional
 * dependencies HikariCP, mysql-connector-j and Flyway.
 */
@NullMarked
package io.shardlookup.client.jdbc;

import org.jspecify.annotations.NullMarked;
