/** Translation between the model and the messages of the gRPC contract. */
@NullMarked
package io.shardlookup.model.wire;

import org.jspecify.annotations.NullMarked;
