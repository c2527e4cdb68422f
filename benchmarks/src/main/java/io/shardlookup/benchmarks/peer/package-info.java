/** The servers that lookups are compared with, each a process of its own. */
@NullMarked
package io.shardlookup.benchmarks.peer;

import org.jspecify.annotations.NullMarked;
