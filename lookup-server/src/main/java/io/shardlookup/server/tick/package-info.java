/**
 * The tick: a record that is rewritten all the time, so that every node's watch shows that it is
 * alive, and how far it is.
 */
@NullMarked
package io.shardlookup.server.tick;

import org.jspecify.annotations.NullMarked;
