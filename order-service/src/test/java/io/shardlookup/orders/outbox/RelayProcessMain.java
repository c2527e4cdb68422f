package io.shardlookup.orders.outbox;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.shardlookup.model.ShardName;
import io.shardlookup.orders.event.KafkaClients;
import io.shardlookup.orders.event.KafkaConfig;
import io.shardlookup.orders.servers.ShardTables;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;

/** Relays as a process of their own, until it is killed: URL of a shard, brokers, topic. */
public final class RelayProcessMain {
  private RelayProcessMain() {}

  /** Runs the relay of shard-1. */
  public static void main(String[] arguments) throws InterruptedException {
    ShardTables tables = new ShardTables(arguments[0]);
    KafkaClients kafka = new KafkaClients(new KafkaConfig(arguments[1], arguments[2]));
    OutboxRelays relays =
        new OutboxRelays(
            () -> List.of(tables.record(new ShardName("shard-1"))),
            shard -> tables.connect(),
            kafka,
            RelayConfig.DEFAULT,
            new OutboxRelays.Environment(
                Clock.systemUTC(), new Random(), new SimpleMeterRegistry()));
    relays.start();
    new CountDownLatch(1).await();
  }
}
