package io.shardlookup.processes;

/**
 * The two loopback ports of a lookup node.
 *
 * @param client where clients connect, 1..65535
 * @param metrics where metrics are read, 1..65535, another one
 */
public record NodePorts(int client, int metrics) {
  /** Checks the range, and that the ports differ. */
  public NodePorts {
    if (client < 1 || client > 65_535 || metrics < 1 || metrics > 65_535 || client == metrics) {
      throw new IllegalArgumentException(
          "node ports: client "
              + client
              + ", metrics "
              + metrics
              + " (expected: two different ones of 1..65535)");
    }
  }

  /** Two ports that are free now. */
  public static NodePorts free() {
    return new NodePorts(Ports.free(), Ports.free());
  }
}
