/** Metrics and probes over HTTP, and what the JVM has to say. */
@NullMarked
package io.shardlookup.runtime.metrics;

import org.jspecify.annotations.NullMarked;
