@NullMarked
package io.shardlookup.orders;

import org.jspecify.annotations.NullMarked;
