@NullMarked
package io.shardlookup.server.cutover;

import org.jspecify.annotations.NullMarked;
