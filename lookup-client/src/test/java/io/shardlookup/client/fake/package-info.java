/** A scripted directory and its nodes: real gRPC on loopback, no server module. */
@NullMarked
package io.shardlookup.client.fake;

import org.jspecify.annotations.NullMarked;
