package io.shardlookup.local.cluster;

import io.shardlookup.processes.NodePorts;
import java.util.List;

/**
 * Where the services listen that work with orders.
 *
 * @param orders a pair for each instance of the order service
 * @param settlement those of settlement
 */
public record ServicePorts(List<NodePorts> orders, NodePorts settlement) {
  /** Copies the list. */
  public ServicePorts {
    orders = List.copyOf(orders);
  }
}
