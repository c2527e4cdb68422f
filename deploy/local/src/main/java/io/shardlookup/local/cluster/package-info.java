/**
 * The local cluster, etcd, lookup nodes, shards, Kafka, a MongoDB server, order services and
 * settlement, as processes that outlive the command that started them.
 */
@NullMarked
package io.shardlookup.local.cluster;

import org.jspecify.annotations.NullMarked;
