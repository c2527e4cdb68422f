/** Which lookup nodes there are, and which of them to use next. */
@NullMarked
package io.shardlookup.client.failover;

import org.jspecify.annotations.NullMarked;
