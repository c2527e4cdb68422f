/** The file that lets a restarted client resolve at once. */
@NullMarked
package io.shardlookup.client.snapshot;

import org.jspecify.annotations.NullMarked;
