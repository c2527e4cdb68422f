/**
 * The local cluster, etcd, lookup nodes, shards, Kafka and a MongoDB server, as processes that
 * outlive the command that started them.
 */
@NullMarked
package io.shardlookup.local.cluster;

import org.jspecify.annotations.NullMarked;
