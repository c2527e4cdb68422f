package io.shardlookup.benchmarks.orders;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shardlookup.benchmarks.load.Completion;
import io.shardlookup.benchmarks.load.Operation;
import io.shardlookup.orders.event.CloudEventHeaders;
import io.shardlookup.orders.event.EventNames;
import io.shardlookup.orders.event.EventTopics;
import io.shardlookup.orders.event.KafkaClients;
import io.shardlookup.orders.event.KafkaConfig;
import io.shardlookup.orders.order.Order;
import io.shardlookup.orders.order.OrderChange;
import io.shardlookup.orders.order.wire.OrderMessages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * The events of orders through Kafka, and nothing else: a transactional producer that takes all
 * that waits into one transaction, as a relay does, and a consumer of what is committed. Both are
 * configured as the product's; the topic has as many partitions. Thread-safe.
 */
final class EventsAlone implements Operation, AutoCloseable {
  private static final String TOPIC = "events-alone";
  private static final int MOST_A_TRANSACTION = 200;
  private static final Duration POLL = Duration.ofMillis(100);

  private final Map<String, Completion> expected = new ConcurrentHashMap<>();
  private final BlockingQueue<Order> waiting = new LinkedBlockingQueue<>();
  private final Producer<byte[], byte[]> producer;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<Thread> threads =
      List.of(new Thread(this::produce, "produce"), new Thread(this::consume, "consume"));
  private volatile boolean closed;

  private EventsAlone(KafkaClients clients) {
    this.producer = clients.transactionalProducer(TOPIC);
    this.consumer = clients.consumer(TOPIC);
  }

  /** Makes the topic on this Kafka, and connects. */
  static EventsAlone start(String bootstrapServers) {
    KafkaClients clients = new KafkaClients(new KafkaConfig(bootstrapServers, TOPIC));
    try (Admin admin = clients.admin()) {
      EventTopics.create(admin, TOPIC, List.of());
    }
    EventsAlone events = new EventsAlone(clients);
    try {
      events.connect();
      return events;
    } catch (RuntimeException e) {
      events.close();
      throw e;
    }
  }

  @Override
  public void start(long sequence, Completion completion) {
    Order order = SampleOrders.placed(sequence);
    expected.put(order.number().text(), completion);
    waiting.add(order);
  }

  @Override
  public void close() {
    closed = true;
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    producer.close();
    consumer.close();
  }

  private void connect() {
    producer.initTransactions();
    List<TopicPartition> partitions =
        IntStream.range(0, EventTopics.PARTITIONS)
            .mapToObj(partition -> new TopicPartition(TOPIC, partition))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    threads.forEach(Thread::start);
  }

  private void produce() {
    try {
      while (!closed) {
        Order first = waiting.poll(POLL.toMillis(), TimeUnit.MILLISECONDS);
        if (first != null) {
          List<Order> batch = new ArrayList<>(List.of(first));
          waiting.drainTo(batch, MOST_A_TRANSACTION - 1);
          publish(batch);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (KafkaException e) {
      fail(e);
    }
  }

  private void publish(List<Order> orders) {
    producer.beginTransaction();
    for (Order order : orders) {
      var unused = producer.send(message(OrderChange.placed(order)));
    }
    producer.commitTransaction();
  }

  private static ProducerRecord<byte[], byte[]> message(OrderChange change) {
    Order order = change.order();
    return new ProducerRecord<>(
        TOPIC,
        null,
        order.placedAt().toEpochMilli(),
        order.number().text().getBytes(UTF_8),
        OrderMessages.toWire(change).toByteArray(),
        CloudEventHeaders.of(
            change.eventId(),
            TOPIC,
            EventNames.cloudEventType(change.type().name()),
            order.number().text(),
            order.placedAt()));
  }

  private void consume() {
    try {
      while (!closed) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          Completion completion = expected.remove(new String(record.key(), UTF_8));
          if (completion != null) {
            completion.done(null);
          }
        }
      }
    } catch (KafkaException e) {
      fail(e);
    }
  }

  private void fail(KafkaException failure) {
    for (String number : List.copyOf(expected.keySet())) {
      Completion completion = expected.remove(number);
      if (completion != null) {
        completion.done(failure);
      }
    }
  }
}
