/**
 * The node's live view of the directory: what readers, sessions and administration see of the
 * follower.
 */
@NullMarked
package io.shardlookup.server.view;

import org.jspecify.annotations.NullMarked;
