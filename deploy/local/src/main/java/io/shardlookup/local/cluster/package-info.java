/**
 * Three etcd members and three lookup nodes as processes that outlive the command that started
 * them.
 */
@NullMarked
package io.shardlookup.local.cluster;

import org.jspecify.annotations.NullMarked;
