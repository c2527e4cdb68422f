/** Decides, without I/O, whether work may run at a place and what its commit may claim to know. */
@NullMarked
package io.shardlookup.client.jdbc.route;

import org.jspecify.annotations.NullMarked;
