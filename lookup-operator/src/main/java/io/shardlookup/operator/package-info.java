/** The operator's command line, {@code shardctl}. */
@NullMarked
package io.shardlookup.operator;

import org.jspecify.annotations.NullMarked;
