package io.shardlookup.orders.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.shardlookup.orders.event.EventTopics;
import io.shardlookup.orders.event.KafkaClients;
import io.shardlookup.orders.event.SampleOrders;
import io.shardlookup.orders.readmodel.OrderReadModel;
import io.shardlookup.orders.readmodel.ReadStore;
import io.shardlookup.orders.servers.EventReader;
import io.shardlookup.orders.servers.PatientProducer;
import io.shardlookup.orders.servers.TestServers;
import io.shardlookup.orders.shards.OrderDirectory;
import io.shardlookup.orders.shards.ShardServer;
import io.shardlookup.orders.v1.OrderEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Records that no instance can take, among others, in one partition. */
@ExtendWith({ShardServer.class, TestServers.class})
@Timeout(300)
class DeadLettersIT {
  private static final Duration IN_TIME = Duration.ofMinutes(2);
  private static final int PARTITION = 4;

  private final Map<String, String> expected = new HashMap<>();

  @Test
  void poisonGoesToTheDeadLettersWithItsReasonAndTheNextEventsAreTaken(
      ShardServer.Running server, @TempDir Path folder) throws Exception {
    try (OrderDirectory orders = OrderDirectory.start(server, "shard-1");
        OrderServices services = new OrderServices(orders, folder);
        ReadStore store = new ReadStore(services.events().readModel())) {
      KafkaClients kafka = new KafkaClients(services.events().kafka());
      String topic = services.events().kafka().eventsTopic();
      try (Admin admin = kafka.admin()) {
        EventTopics.create(admin, topic, Set.of(topic + ".dead"));
      }
      try (Producer<byte[], byte[]> producer =
          PatientProducer.open(kafka.config().bootstrapServers())) {
        poison(producer, topic);
        send(producer, topic, SampleOrders.event(1, 2));
        send(producer, topic, newer(SampleOrders.event(2, 1)));
        producer.flush();
      }

      services.start("one");

      OrderReadModel model = new OrderReadModel(store);
      await().atMost(IN_TIME).until(() -> model.find(SampleOrders.number(2)).isPresent());
      assertThat(model.find(SampleOrders.number(1))).contains(SampleOrders.order(1, 2));
      assertThat(model.find(SampleOrders.number(2))).contains(SampleOrders.order(2, 1));
      assertThat(model.find(SampleOrders.number(9))).isEqualTo(Optional.empty());
      requireDead(services.events().kafka().bootstrapServers(), topic);
    }
  }

  private void poison(Producer<byte[], byte[]> producer, String topic) {
    String nine = SampleOrders.number(9);
    dead(producer, topic, nine, "noise".getBytes(UTF_8), "value: 5 bytes (expected: an OrderEvent");
    dead(producer, topic, nine, new byte[0], "order_number: \"\" (expected: the number");
    impossible(producer, topic, "version: 0", event -> event.setVersion(0));
    impossible(
        producer,
        topic,
        "order.total: -1 \"EUR\"",
        event -> event.getOrderBuilder().getTotalBuilder().setMinorUnits(-1));
    impossible(
        producer,
        topic,
        "order: a time of 9223372036854775807 s",
        event -> event.getOrderBuilder().getPlacedAtBuilder().setSeconds(Long.MAX_VALUE));
    impossible(
        producer,
        topic,
        "order: \"20260718-8\" at version 2",
        event -> event.getOrderBuilder().setOrderNumber(SampleOrders.number(8)));
    impossible(
        producer,
        topic,
        "order.status: 77 (expected: a status that is known)",
        event -> event.getOrderBuilder().setStatusValue(77));
  }

  /** Of a later version of the contract that has added what can be left aside. */
  private static OrderEvent newer(OrderEvent event) {
    return event.toBuilder()
        .setTypeValue(88)
        .setUnknownFields(
            UnknownFieldSet.newBuilder()
                .addField(
                    100,
                    UnknownFieldSet.Field.newBuilder()
                        .addLengthDelimited(ByteString.copyFromUtf8("later"))
                        .build())
                .build())
        .build();
  }

  private void impossible(
      Producer<byte[], byte[]> producer,
      String topic,
      String reason,
      Consumer<OrderEvent.Builder> change) {
    OrderEvent.Builder event = SampleOrders.event(9, 2).toBuilder();
    change.accept(event);
    dead(producer, topic, SampleOrders.number(9), event.build().toByteArray(), reason);
  }

  private void dead(
      Producer<byte[], byte[]> producer, String topic, String key, byte[] value, String reason) {
    expected.put(Integer.toString(expected.size()), reason);
    var unused = producer.send(new ProducerRecord<>(topic, PARTITION, key.getBytes(UTF_8), value));
  }

  private static void send(Producer<byte[], byte[]> producer, String topic, OrderEvent event) {
    var unused =
        producer.send(
            new ProducerRecord<>(
                topic, PARTITION, event.getOrderNumber().getBytes(UTF_8), event.toByteArray()));
  }

  /** Each once, with where it was and why it could not be taken, as it was. */
  private void requireDead(String bootstrap, String topic) {
    try (EventReader dead = new EventReader(bootstrap, topic + ".dead")) {
      await().atMost(IN_TIME).until(() -> dead.read().size() >= expected.size());
      List<ConsumerRecord<String, byte[]>> letters = dead.read();
      assertThat(letters).hasSize(expected.size());
      for (ConsumerRecord<String, byte[]> letter : letters) {
        assertThat(letter.key()).isEqualTo(SampleOrders.number(9));
        assertThat(EventReader.header(letter, "dead_topic")).isEqualTo(topic);
        assertThat(EventReader.header(letter, "dead_group")).isEqualTo("order-projector");
        assertThat(EventReader.header(letter, "dead_partition")).isEqualTo("4");
        assertThat(EventReader.header(letter, "dead_reason"))
            .startsWith(expected.get(EventReader.header(letter, "dead_offset")));
      }
      assertThat(letters.get(0).value()).isEqualTo("noise".getBytes(UTF_8));
    }
  }
}
