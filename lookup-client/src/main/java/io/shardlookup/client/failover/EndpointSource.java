package io.shardlookup.client.failover;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Says which lookup nodes there are. Asked at the start and before each connection, off the
 * session's thread; may block.
 */
@FunctionalInterface
public interface EndpointSource {
  /** The endpoints known now; an empty list leaves those known before. */
  List<Endpoint> endpoints();

  /** Always these. */
  static EndpointSource of(List<Endpoint> endpoints) {
    List<Endpoint> fixed = List.copyOf(endpoints);
    return () -> fixed;
  }

  /** The addresses behind one DNS name, all with the same port. */
  static EndpointSource dns(String name, int port) {
    Endpoint checked = new Endpoint(name, port);
    return () -> resolve(List.of(checked));
  }

  /**
   * The same endpoints by address, without repeats, so that two names of one node do not look like
   * two nodes. A name that does not resolve now is left out.
   */
  static List<Endpoint> resolve(List<Endpoint> endpoints) {
    Set<Endpoint> byAddress = new LinkedHashSet<>();
    for (Endpoint endpoint : endpoints) {
      for (String address : addresses(endpoint.host())) {
        byAddress.add(new Endpoint(address, endpoint.port()));
      }
    }
    return new ArrayList<>(byAddress);
  }

  private static List<String> addresses(String host) {
    try {
      return Arrays.stream(InetAddress.getAllByName(host))
          .map(InetAddress::getHostAddress)
          .toList();
    } catch (UnknownHostException e) {
      return List.of();
    }
  }
}
