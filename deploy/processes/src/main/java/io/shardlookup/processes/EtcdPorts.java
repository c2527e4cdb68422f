package io.shardlookup.processes;

/**
 * The two loopback ports of an etcd member.
 *
 * @param client where clients connect, 1..65535
 * @param peer where the other members connect, 1..65535, another one
 */
public record EtcdPorts(int client, int peer) {
  /** Checks the range, and that the ports differ. */
  public EtcdPorts {
    if (client < 1 || client > 65_535 || peer < 1 || peer > 65_535 || client == peer) {
      throw new IllegalArgumentException(
          "etcd ports: client "
              + client
              + ", peer "
              + peer
              + " (expected: two different ones of 1..65535)");
    }
  }

  /** Two ports that are free now. */
  public static EtcdPorts free() {
    return new EtcdPorts(Ports.free(), Ports.free());
  }
}
