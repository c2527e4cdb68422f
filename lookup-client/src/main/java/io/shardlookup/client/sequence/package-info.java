/** Drawing blocks of sequence numbers from the nodes. */
@NullMarked
package io.shardlookup.client.sequence;

import org.jspecify.annotations.NullMarked;
