package io.shardlookup.local.cluster;

import io.shardlookup.processes.RestartableServer;
import java.util.Map;
import java.util.function.Supplier;

/**
 * One server of the cluster, whether it runs or not.
 *
 * @param name such as {@code lookup-2}; no other server has it
 * @param address where its clients connect
 * @param ports all ports that it listens on, with what each is for
 * @param health asks it how it is, for about a second at most
 * @param process makes the process, not started
 */
record LocalServer(
    String name,
    String address,
    Map<Integer, String> ports,
    Supplier<Health> health,
    Supplier<RestartableServer> process) {}
