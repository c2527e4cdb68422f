/**
 * Server processes under control: started, paused, killed and ended by process id, on loopback
 * ports, for tests, the local cluster, chaos tests and benchmarks.
 *
 * <p>{@link io.shardlookup.processes.ServerProcess} is one life of a process, {@link
 * io.shardlookup.processes.RestartableServer} a server that has several. {@link
 * io.shardlookup.processes.EtcdCluster}, {@link io.shardlookup.processes.LookupNodeProcess} and
 * {@link io.shardlookup.processes.ShardDatabase} are built on them. Needs Linux: process states are
 * read from {@code /proc}.
 */
@NullMarked
package io.shardlookup.processes;

import org.jspecify.annotations.NullMarked;
