@NullMarked
package io.shardlookup.server.sequence;

import org.jspecify.annotations.NullMarked;
