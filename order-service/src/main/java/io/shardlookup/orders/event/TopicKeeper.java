package io.shardlookup.orders.event;

import io.shardlookup.orders.worker.Job;
import io.shardlookup.orders.worker.Worker;
import io.shardlookup.runtime.backoff.Backoff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the topics where they are missing, as soon as Kafka answers and again whenever it has come
 * back without them; and starts a reader of events once they are there for the first time. Says
 * what is wrong with those that others have made, and leaves them so: they are better than none.
 * Thread-safe.
 */
public final class TopicKeeper implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TopicKeeper.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(30);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);
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

  /** Whether the topics were there, and keep all, when they were last looked for. */
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
    private String lastSaid = "";

    @Override
    public Duration step() {
      List<String> faults = List.of();
      try (Admin opened = kafka.admin()) {
        admin = opened;
        if (!interrupted) {
          faults = makeAndLook(opened);
        }
      }
      if (interrupted) {
        return LOOK_EVERY;
      }
      say(faults);
      if (reading == null) {
        reading = reader.get();
      }
      return ready ? LOOK_EVERY : LOOK_AGAIN;
    }

    /** What is wrong with topics that were there already. */
    private List<String> makeAndLook(Admin opened) {
      String events = kafka.config().eventsTopic();
      List<String> faults = new ArrayList<>();
      for (String topic : EventTopics.makeMissing(opened, events, List.of(deadLetterTopic))) {
        try {
          FoundTopic found = FoundTopic.of(opened, topic);
          faults.addAll(topic.equals(events) ? found.faultsAsEvents() : found.faultsAsLetters());
        } catch (KafkaException e) {
          faults.add(String.valueOf(e.getMessage()));
        }
      }
      return faults;
    }

    private void say(List<String> faults) {
      String text = String.join("; ", faults);
      if (faults.isEmpty() && !ready) {
        log.info("topics {} and {} are there", kafka.config().eventsTopic(), deadLetterTopic);
      } else if (!text.equals(lastSaid)) {
        log.warn("{}; goes on with what is there", text);
      }
      lastSaid = text;
      ready = faults.isEmpty();
    }

    @Override
    public void failed(Throwable failure) {
      ready = false;
      String text = failure.toString();
      if (!text.equals(lastSaid)) {
        log.warn("topics of events: {}; tries again", text);
      }
      lastSaid = text;
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
