@NullMarked
package io.shardlookup.orders.service;

import org.jspecify.annotations.NullMarked;
