/** The port that clients connect to. */
@NullMarked
package io.shardlookup.runtime.grpc;

import org.jspecify.annotations.NullMarked;
