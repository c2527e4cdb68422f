/** The client's meters. */
@NullMarked
package io.shardlookup.client.metrics;

import org.jspecify.annotations.NullMarked;
