package io.shardlookup.local.cluster;

import java.time.Duration;
import java.util.List;

/**
 * Servers of one kind: started and ended together.
 *
 * @param servers in the order in which they are shown
 * @param needsOthers whether the groups before it have to be ready before it is started, and it has
 *     to be ended before they are
 * @param grace how long each may take to end by itself
 */
record ServerGroup(List<LocalServer> servers, boolean needsOthers, Duration grace) {
  ServerGroup {
    servers = List.copyOf(servers);
  }

  /** The servers' names, in their order. */
  List<String> names() {
    return servers.stream().map(LocalServer::name).toList();
  }
}
