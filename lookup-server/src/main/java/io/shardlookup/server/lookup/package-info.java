/**
 * Answers lookups: how a key of a request becomes a result at one view, and the unary calls for
 * tools and other languages. Nothing here blocks a thread.
 */
@NullMarked
package io.shardlookup.server.lookup;

import org.jspecify.annotations.NullMarked;
