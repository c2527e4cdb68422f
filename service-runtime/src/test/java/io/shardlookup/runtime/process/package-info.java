/** Claims of how a service starts and ends. */
@NullMarked
package io.shardlookup.runtime.process;

import org.jspecify.annotations.NullMarked;
