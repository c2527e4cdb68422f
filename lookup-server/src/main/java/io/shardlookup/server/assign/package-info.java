/** Gives new DIRECTORY keys a shard by policy. */
@NullMarked
package io.shardlookup.server.assign;

import org.jspecify.annotations.NullMarked;
