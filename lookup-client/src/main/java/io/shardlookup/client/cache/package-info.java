/**
 * What the client knows of the directory: mirrors, cached keys, view revision. One writer,
 * lock-free readers.
 */
@NullMarked
package io.shardlookup.client.cache;

import org.jspecify.annotations.NullMarked;
