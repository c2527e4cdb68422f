/** Draws blocks of daily numbers of SEQUENCE keyspaces. */
@NullMarked
package io.shardlookup.server.sequence;

import org.jspecify.annotations.NullMarked;
