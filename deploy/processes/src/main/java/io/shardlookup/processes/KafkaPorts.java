package io.shardlookup.processes;

/**
 * The two loopback ports of a Kafka broker that is its own controller.
 *
 * @param client where clients connect, 1..65535
 * @param controller where the broker speaks to itself as controller, 1..65535, another one
 */
public record KafkaPorts(int client, int controller) {
  /** Checks the range, and that the ports differ. */
  public KafkaPorts {
    if (client < 1
        || client > 65_535
        || controller < 1
        || controller > 65_535
        || client == controller) {
      throw new IllegalArgumentException(
          "kafka ports: client %d, controller %d (expected: two different ones of 1..65535)"
              .formatted(client, controller));
    }
  }

  /** Two ports that are free now. */
  public static KafkaPorts free() {
    return new KafkaPorts(Ports.free(), Ports.free());
  }
}
