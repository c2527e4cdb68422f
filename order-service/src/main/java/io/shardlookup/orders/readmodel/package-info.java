/** What queries read: a document an order, built from events. */
@NullMarked
package io.shardlookup.orders.readmodel;

import org.jspecify.annotations.NullMarked;
