@NullMarked
package io.shardlookup.orders.command;

import org.jspecify.annotations.NullMarked;
