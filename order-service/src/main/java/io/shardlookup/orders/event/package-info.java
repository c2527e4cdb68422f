/** Events as the topic carries them. */
@NullMarked
package io.shardlookup.orders.event;

import org.jspecify.annotations.NullMarked;
