package io.shardlookup.orders.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardlookup.orders.event.DeadLetters.DeadLetter;
import java.util.Collections;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

class DeadLettersTest {
  @Test
  void waitForBrokersOnceABatchAndNotOnceALetter() {
    ProducerWithoutBrokers producer = new ProducerWithoutBrokers();
    DeadLetter letter =
        new DeadLetter(new ConsumerRecord<>("events", 0, 1, new byte[1], new byte[1]), "unread");

    try (DeadLetters letters =
        new DeadLetters(producer, new EventSubscription("group", "events", "events.dead"))) {
      assertThatThrownBy(() -> letters.write(Collections.nCopies(3, letter)))
          .isInstanceOf(KafkaException.class)
          .hasMessageContaining("topic events.dead not present in metadata");
    }

    assertThat(producer.sends()).isEqualTo(1);
  }
}
