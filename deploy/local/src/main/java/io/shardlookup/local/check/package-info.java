/**
 * Whether every order is in its shard, in the read model and in the ledger. Reads tables and
 * documents by itself: what it checks was written by other code.
 */
@NullMarked
package io.shardlookup.local.check;

import org.jspecify.annotations.NullMarked;
