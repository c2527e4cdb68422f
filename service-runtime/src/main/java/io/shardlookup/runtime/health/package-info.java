/** What a service says of its health. */
@NullMarked
package io.shardlookup.runtime.health;

import org.jspecify.annotations.NullMarked;
