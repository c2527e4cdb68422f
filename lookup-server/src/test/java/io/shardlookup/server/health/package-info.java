@NullMarked
package io.shardlookup.server.health;

import org.jspecify.annotations.NullMarked;
