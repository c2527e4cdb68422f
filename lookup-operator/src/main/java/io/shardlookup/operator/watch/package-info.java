/** Follows a keyspace or one key of it through sessions, from node to node. */
@NullMarked
package io.shardlookup.operator.watch;

import org.jspecify.annotations.NullMarked;
