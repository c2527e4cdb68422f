/** A service as a process: how it starts, what it is told, how it ends. */
@NullMarked
package io.shardlookup.runtime.process;

import org.jspecify.annotations.NullMarked;
