/** What the verbs about fences need: the accounts of shards, and a revision of now. */
@NullMarked
package io.shardlookup.operator.fence;

import org.jspecify.annotations.NullMarked;
