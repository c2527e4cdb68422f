/**
 * How a command reaches the lookup nodes: any of several, going on to the next one where that is
 * safe.
 */
@NullMarked
package io.shardlookup.operator.nodes;

import org.jspecify.annotations.NullMarked;
