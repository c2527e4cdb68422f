/**
 * Compares the view with the store, a bucket at a time, so that whatever a watch has lost in
 * silence is found within hours, and mended.
 */
@NullMarked
package io.shardlookup.server.entropy;

import org.jspecify.annotations.NullMarked;
