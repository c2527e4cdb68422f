/**
 * What the services of this product share as processes: options, logs, metrics, the gRPC port,
 * admission, their end.
 */
@NullMarked
package io.shardlookup.runtime;

import org.jspecify.annotations.NullMarked;
