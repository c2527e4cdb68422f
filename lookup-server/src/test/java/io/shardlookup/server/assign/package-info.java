@NullMarked
package io.shardlookup.server.assign;

import org.jspecify.annotations.NullMarked;
