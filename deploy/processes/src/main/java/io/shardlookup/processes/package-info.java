/**
 * Server processes under control: started, paused, killed and ended by process id, on loopback
 * ports, for tests, the local cluster, chaos tests and benchmarks.
 *
 * <p>{@link io.shardlookup.processes.ServerProcess} is one life of a process, {@link
 * io.shardlookup.processes.RestartableServer} a server that has several. The servers of the product
 * are built on them: {@link io.shardlookup.processes.EtcdCluster}, {@link
 * io.shardlookup.processes.LookupNodeProcess}, {@link io.shardlookup.processes.ShardDatabase},
 * {@link io.shardlookup.processes.KafkaBroker}, {@link io.shardlookup.processes.MongoServer}. Needs
 * Linux: process states are read from {@code /proc}.
 */
@NullMarked
package io.shardlookup.processes;

import org.jspecify.annotations.NullMarked;
