package io.shardlookup.local.demo;

import java.time.Duration;

/**
 * The size of the demonstration.
 *
 * @param length how long the load runs
 * @param devices keys of the DIRECTORY keyspace
 * @param warmClients clients that hold what they ask for
 * @param coldClients clients that ask for keys that are new to them
 * @param changeEvery pause between two changes of mappings
 */
public record DemoConfig(
    Duration length, int devices, int warmClients, int coldClients, Duration changeEvery) {
  /** 22 seconds, 100,000 keys, 3 warm and 4 cold clients, a change every 100 ms. */
  public static DemoConfig defaults() {
    return new DemoConfig(Duration.ofSeconds(22), 100_000, 3, 4, Duration.ofMillis(100));
  }
}
