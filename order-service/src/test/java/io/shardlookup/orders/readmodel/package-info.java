@NullMarked
package io.shardlookup.orders.readmodel;

import org.jspecify.annotations.NullMarked;
