package io.shardlookup.local.demo;

import io.shardlookup.local.orders.OrderLoadConfig;
import java.time.Duration;

/**
 * The size of the demonstration.
 *
 * @param length how long the load runs
 * @param devices keys of the DIRECTORY keyspace
 * @param clients how many clients resolve
 * @param changeEvery pause between two changes of mappings
 * @param orders how many orders are placed meanwhile
 */
public record DemoConfig(
    Duration length, int devices, Clients clients, Duration changeEvery, OrderLoadConfig orders) {
  /**
   * Clients that resolve.
   *
   * @param warm that hold what they ask for
   * @param cold that ask for keys that are new to them
   */
  public record Clients(int warm, int cold) {}

  /**
   * 22 seconds, 100,000 keys, 3 warm and 4 cold clients, a change every 100 ms, 2,000 orders by 8
   * clients in the first 20 seconds.
   */
  public static DemoConfig defaults() {
    return new DemoConfig(
        Duration.ofSeconds(22),
        100_000,
        new Clients(3, 4),
        Duration.ofMillis(100),
        new OrderLoadConfig(2_000, 8, Duration.ofSeconds(20)));
  }
}
