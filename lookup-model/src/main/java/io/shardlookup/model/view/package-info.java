/**
 * The directory in memory: immutable snapshots that changes turn into the next snapshot. Used by
 * lookup nodes and clients alike.
 */
@NullMarked
package io.shardlookup.model.view;

import org.jspecify.annotations.NullMarked;
