/** What {@code make run} puts into the directory for orders, and onto their shards. */
@NullMarked
package io.shardlookup.local.directory;

import org.jspecify.annotations.NullMarked;
