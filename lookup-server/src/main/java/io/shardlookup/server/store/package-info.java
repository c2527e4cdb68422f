/**
 * The seam between a lookup node and what keeps the directory: ordered keys, transactions that
 * compare revisions, and one watch. Implemented on etcd ({@code store.etcd}) and in memory ({@code
 * store.memory}); one contract suite runs on both.
 */
@NullMarked
package io.shardlookup.server.store;

import org.jspecify.annotations.NullMarked;
