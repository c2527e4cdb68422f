@NullMarked
package io.shardlookup.server.entropy;

import org.jspecify.annotations.NullMarked;
