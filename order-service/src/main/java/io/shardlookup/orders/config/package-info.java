/**
 * The configuration of the order service; every name is a flag, an environment variable and a key
 * of the file.
 */
@NullMarked
package io.shardlookup.orders.config;

import org.jspecify.annotations.NullMarked;
