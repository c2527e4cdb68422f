/** The lookup node. */
@NullMarked
package io.shardlookup.server;

import org.jspecify.annotations.NullMarked;
