@NullMarked
package io.shardlookup.operator.fence;

import org.jspecify.annotations.NullMarked;
