@NullMarked
package io.shardlookup.model.wire;

import org.jspecify.annotations.NullMarked;
