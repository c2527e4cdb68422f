package io.shardlookup.servers;

import kafka.Kafka;
import kafka.tools.StorageTool;

/**
 * A Kafka broker that is its own controller: formats its storage when that is new, and runs in the
 * same process, which saves a second one for the formatting.
 */
public final class KafkaBrokerMain {
  /** The cluster that every such broker is: each is alone in its own. */
  private static final String CLUSTER_ID = "c2hhcmQtbG9va3VwLTAwMQ";

  private KafkaBrokerMain() {}

  /**
   * Runs until it is ended by a signal.
   *
   * @param arguments the path of the broker's properties
   */
  public static void main(String[] arguments) {
    if (arguments.length != 1) {
      System.err.println(
          "arguments: " + arguments.length + " (expected: one, the path of the properties)");
      System.exit(2);
    }
    String[] format = {
      "format", "--ignore-formatted", "--cluster-id", CLUSTER_ID, "--config", arguments[0]
    };
    int status = StorageTool.execute(format, System.out);
    if (status != 0) {
      System.exit(status);
    }
    Kafka.main(arguments);
  }
}
