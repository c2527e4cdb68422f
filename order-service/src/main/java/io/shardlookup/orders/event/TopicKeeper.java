package io.shardlookup.orders.event;

import io.shardlookup.orders.worker.Job;
import io.shardlookup.orders.worker.Worker;
import io.shardlookup.runtime.backoff.Backoff;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the topics where they are missing, as soon as Kafka answers and again whenever it has come
 * back without them; and starts a reader of events once they are there for the first time.
 * Thread-safe.
 */
public final class TopicKeeper implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TopicKeeper.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(30);
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  private final KafkaClients kafka;
  private final String deadLetterTopic;
  private final Supplier<? extends AutoCloseable> reader;
  private final Worker worker;
  private volatile boolean ready;

  /**
   * Does nothing until started.
   *
   * @param deadLetterTopic where the reader puts what it cannot take
   * @param reader starts the reader, which is closed with the keeper; called again if it fails
   */
  public TopicKeeper(
      KafkaClients kafka,
      String deadLetterTopic,
      Supplier<? extends AutoCloseable> reader,
      RandomGenerator random) {
    this.kafka = kafka;
    this.deadLetterTopic = deadLetterTopic;
    this.reader = reader;
    this.worker =
        new Worker("topics", new Keeping(), new Backoff(SHORTEST_PAUSE, LONGEST_PAUSE, random));
  }

  /** Begins. Once. */
  public void start() {
    worker.start();
  }

  /** Whether the topics were there when they were last looked for. */
  public boolean isReady() {
    return ready;
  }

  /** Ends, and the reader with it. Idempotent. */
  @Override
  public void close() {
    worker.close();
  }

  private final class Keeping implements Job {
    private volatile @Nullable Admin admin;
    private volatile boolean interrupted;
    private @Nullable AutoCloseable reading;
    private String lastFailure = "";

    @Override
    public Duration step() {
      try (Admin opened = kafka.admin()) {
        admin = opened;
        if (!interrupted) {
          EventTopics.create(opened, kafka.config().eventsTopic(), List.of(deadLetterTopic));
        }
      }
      if (!ready) {
        log.info("topics {} and {} are there", kafka.config().eventsTopic(), deadLetterTopic);
      }
      ready = true;
      lastFailure = "";
      if (reading == null) {
        reading = reader.get();
      }
      return LOOK_EVERY;
    }

    @Override
    public void failed(Throwable failure) {
      ready = false;
      String text = failure.toString();
      if (!text.equals(lastFailure)) {
        log.warn("topics of events: {}; tries again", text);
      }
      lastFailure = text;
    }

    @Override
    public void interrupt() {
      interrupted = true;
      Admin open = admin;
      if (open != null) {
        open.close(Duration.ZERO);
      }
    }

    @Override
    public void end() {
      AutoCloseable open = reading;
      if (open == null) {
        return;
      }
      try {
        open.close();
      } catch (Exception e) {
        log.warn("{} did not end in order", open.getClass().getSimpleName(), e);
      }
    }
  }
}
