@NullMarked
package io.shardlookup.operator.output;

import org.jspecify.annotations.NullMarked;
