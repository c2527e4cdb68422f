package io.shardlookup.orders.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardlookup.model.ShardName;
import io.shardlookup.orders.event.ProducerWithoutBrokers;
import java.time.Clock;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

class KafkaPublisherTest {
  private final FakeOutbox outbox = new FakeOutbox();

  @Test
  void waitsForBrokersOnceABatchAndNotOnceAnEvent() {
    ProducerWithoutBrokers producer = new ProducerWithoutBrokers();
    producer.initTransactions();
    for (int version = 1; version <= 3; version++) {
      outbox.add("order", version);
    }

    try (KafkaPublisher publisher =
        new KafkaPublisher(producer, "events", new ShardName("shard-1"), Clock.systemUTC())) {
      assertThatThrownBy(() -> publisher.publish(outbox.rows))
          .isInstanceOf(KafkaException.class)
          .hasMessageContaining("topic events not present in metadata");
    }

    assertThat(producer.sends()).isEqualTo(1);
    assertThat(producer.transactionCommitted()).isFalse();
  }
}
