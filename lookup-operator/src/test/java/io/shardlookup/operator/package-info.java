@NullMarked
package io.shardlookup.operator;

import org.jspecify.annotations.NullMarked;
