package io.shardlookup.orders.event;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Makes clients of one Kafka whose every call ends within seconds. Immutable. */
public final class KafkaClients {
  /** Longest that a call waits for brokers. */
  public static final Duration CALL_BOUND = Duration.ofSeconds(5);

  /** Longest that looking after topics waits: that is done at leisure. */
  private static final Duration ADMIN_BOUND = Duration.ofSeconds(30);

  /** An event with the largest order fits several times. */
  public static final int MAX_EVENT_BYTES = 1_000_000;

  /**
   * Largest dead letter: any record that brokers take unless configured otherwise, with its reason
   * and origin.
   */
  static final int MAX_LETTER_BYTES = 2 * MAX_EVENT_BYTES;

  /**
   * When the broker gives up on a transaction whose producer is silent. Until then, or until its
   * successor ends it, readers of committed events see nothing behind it.
   */
  static final Duration TRANSACTION_TIMEOUT = Duration.ofSeconds(10);

  /**
   * Longest that records of a transaction wait for further ones; its end sends all that wait, so
   * nobody ever waits that long. Records that left one by one would get in each other's way: while
   * a broker adds partitions of one request to a transaction, it puts the next request off, and
   * whatever overtakes that one is refused as out of order.
   */
  static final Duration TRANSACTION_LINGER = Duration.ofMillis(500);

  /** Most bytes for one partition that wait: more than a usual transaction has. */
  private static final int TRANSACTION_BATCH_BYTES = 128 * 1024;

  /**
   * First pause before a request is repeated: most often it came while the transaction before was
   * being completed, which takes milliseconds.
   */
  private static final Duration TRANSACTION_RETRY = Duration.ofMillis(10);

  /** After how long a silent member of a group loses its partitions; brokers allow 6 s or more. */
  private static final Duration SESSION_TIMEOUT = Duration.ofSeconds(6);

  private static final Duration HEARTBEAT = Duration.ofSeconds(1);

  /** A member that takes longer with one batch loses its partitions. */
  private static final Duration BATCH_BOUND = Duration.ofMinutes(2);

  private static final int MAX_BATCH = 500;

  /** With so many bytes a consumer that gathers is given what there is. */
  private static final int GATHERED_BYTES = 64 * 1024;

  /** After so long at the latest it is given what there is. */
  private static final Duration GATHERED_WITHIN = Duration.ofMillis(100);

  private final KafkaConfig config;
  private final boolean gathering;

  /** Clients of this Kafka. */
  public KafkaClients(KafkaConfig config) {
    this(config, false);
  }

  private KafkaClients(KafkaConfig config, boolean gathering) {
    this.config = config;
    this.gathering = gathering;
  }

  /**
   * The same, but for consumers: those wait a little for more events, for readers to whom few large
   * batches are worth more than the first tenth of a second.
   */
  public KafkaClients gathering() {
    return new KafkaClients(config, true);
  }

  /** The Kafka. */
  public KafkaConfig config() {
    return config;
  }

  /**
   * A producer whose records become visible a transaction at a time, one producer an id. What is
   * sent leaves with the end of its transaction.
   */
  public Producer<byte[], byte[]> transactionalProducer(String transactionalId) {
    Map<String, Object> settings = producerSettings();
    settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
    settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, (int) TRANSACTION_TIMEOUT.toMillis());
    settings.put(ProducerConfig.LINGER_MS_CONFIG, (int) TRANSACTION_LINGER.toMillis());
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, TRANSACTION_BATCH_BYTES);
    settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    settings.put(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, (int) TRANSACTION_RETRY.toMillis());
    settings.put(
        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
        (int) CALL_BOUND.minus(TRANSACTION_LINGER).toMillis());
    return new KafkaProducer<>(settings);
  }

  /** A producer whose records are visible once they are acknowledged. */
  public Producer<byte[], byte[]> producer() {
    return new KafkaProducer<>(producerSettings());
  }

  /** A consumer of committed events, which keeps its positions itself or has them kept. */
  public KafkaConsumer<byte[], byte[]> consumer(String group) {
    Map<String, Object> settings = commonSettings();
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    // A topic that a broker makes for a consumer has one partition and forgets after a week.
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MAX_BATCH);
    if (gathering) {
      settings.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, GATHERED_BYTES);
      settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, (int) GATHERED_WITHIN.toMillis());
    }
    settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, (int) SESSION_TIMEOUT.toMillis());
    settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, (int) HEARTBEAT.toMillis());
    settings.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, (int) BATCH_BOUND.toMillis());
    settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) CALL_BOUND.toMillis());
    settings.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        CooperativeStickyAssignor.class.getName());
    settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    return new KafkaConsumer<>(settings);
  }

  /** What looks after topics. */
  public Admin admin() {
    Map<String, Object> settings = commonSettings();
    settings.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) ADMIN_BOUND.toMillis());
    return Admin.create(settings);
  }

  private Map<String, Object> producerSettings() {
    Map<String, Object> settings = commonSettings();
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_LETTER_BYTES);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, CALL_BOUND.toMillis());
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) CALL_BOUND.toMillis());
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    return settings;
  }

  private Map<String, Object> commonSettings() {
    Map<String, Object> settings = new HashMap<>();
    settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
    settings.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, (int) CALL_BOUND.toMillis());
    settings.put(CommonClientConfigs.RECONNECT_BACKOFF_MS_CONFIG, 50);
    settings.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
    return settings;
  }
}
