@NullMarked
package io.shardlookup.server.node;

import org.jspecify.annotations.NullMarked;
