@NullMarked
package io.shardlookup.server.snapshot;

import org.jspecify.annotations.NullMarked;
