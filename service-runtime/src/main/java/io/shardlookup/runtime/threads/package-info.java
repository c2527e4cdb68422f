/** Threads of services. */
@NullMarked
package io.shardlookup.runtime.threads;

import org.jspecify.annotations.NullMarked;
