@NullMarked
package io.shardlookup.server.layout;

import org.jspecify.annotations.NullMarked;
