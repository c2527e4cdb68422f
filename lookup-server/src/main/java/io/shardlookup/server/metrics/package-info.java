/** What a node counts and measures, for Prometheus. */
@NullMarked
package io.shardlookup.server.metrics;

import org.jspecify.annotations.NullMarked;
