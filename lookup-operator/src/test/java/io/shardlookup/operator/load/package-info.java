@NullMarked
package io.shardlookup.operator.load;

import org.jspecify.annotations.NullMarked;
