@NullMarked
package io.shardlookup.server.follower;

import org.jspecify.annotations.NullMarked;
