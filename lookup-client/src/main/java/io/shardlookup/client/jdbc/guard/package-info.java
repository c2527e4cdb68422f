/**
 * What work may do on a connection: read and change rows, and nothing that ends or outlives its
 * transaction.
 */
@NullMarked
package io.shardlookup.client.jdbc.guard;

import org.jspecify.annotations.NullMarked;
