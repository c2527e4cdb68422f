@NullMarked
package io.shardlookup.orders.config;

import org.jspecify.annotations.NullMarked;
