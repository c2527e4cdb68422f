/**
 * Decides whether a recorded history is one that the product may show. Knows nothing of the
 * product: histories come in as plain values.
 */
@NullMarked
package io.shardlookup.chaos.checker;

import org.jspecify.annotations.NullMarked;
