package io.shardlookup.orders.outbox;

import io.shardlookup.model.ShardName;
import io.shardlookup.orders.worker.Job;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drains the outbox of one shard, or stands by until whoever does lets go of it.
 *
 * <p>The order of the steps is what keeps events in order: lock, open the publisher, read. Whoever
 * reads on the connection that has the lock, after having opened the publisher, reads what no
 * earlier holder will publish any more. Removing comes after publishing, so that an event may be
 * published twice, but never not. Any failure means that all is let go of: nothing that was read is
 * kept.
 */
final class RelayJob implements Job {
  private static final Logger log = LoggerFactory.getLogger(RelayJob.class);

  /** Counting what waits costs more than publishing a few batches. */
  private static final int BATCHES_PER_COUNT = 20;

  /** Most bytes of one batch of several events: what Kafka takes well within a call's bound. */
  private static final int MAX_BATCH_BYTES = 4_000_000;

  private final ShardName shard;
  private final OutboxSession.Opener sessions;
  private final EventPublisher.Opener publishers;
  private final RelayConfig config;
  private final RelayMeters meters;

  private volatile @Nullable OutboxSession session;
  private volatile @Nullable EventPublisher publisher;
  private Duration idle;
  private Duration gathering = Duration.ZERO;
  private int fullBatches;
  private String lastFailure = "";

  RelayJob(
      ShardName shard,
      OutboxSession.Opener sessions,
      EventPublisher.Opener publishers,
      RelayConfig config,
      RelayMeters meters) {
    this.shard = shard;
    this.sessions = sessions;
    this.publishers = publishers;
    this.config = config;
    this.meters = meters;
    this.idle = config.shortestIdle();
  }

  @Override
  public Duration step() throws SQLException {
    gathering = Duration.ZERO;
    OutboxSession open = session();
    EventPublisher own = publisher;
    if (own == null) {
      standBy(open);
      return Duration.ZERO;
    }
    List<OutboxEntry> waiting = open.first(config.batch());
    if (waiting.isEmpty()) {
      return rest();
    }
    List<OutboxEntry> entries = atOnce(waiting);
    own.publish(entries);
    open.remove(entries);
    meters.published(entries.size());
    idle = config.shortestIdle();
    if (waiting.size() < config.batch() && entries.size() == waiting.size()) {
      gathering = config.gathering();
      return gathering;
    }
    if (fullBatches++ % BATCHES_PER_COUNT == 0) {
      meters.waiting(open.backlog());
    }
    return Duration.ZERO;
  }

  @Override
  public Duration gathering() {
    return gathering;
  }

  @Override
  public void failed(Throwable failure) {
    meters.failed();
    String text = failure.toString();
    if (text.equals(lastFailure)) {
      log.debug("outbox of {}: {}", shard, text);
    } else {
      log.warn("outbox of {}: {}; lets it go and tries again", shard, text);
    }
    lastFailure = text;
    letGo();
  }

  @Override
  public void interrupt() {
    OutboxSession open = session;
    if (open != null && publisher == null) {
      open.abort();
    }
  }

  @Override
  public void end() {
    try {
      letGo();
    } finally {
      meters.close();
    }
  }

  private OutboxSession session() throws SQLException {
    OutboxSession open = session;
    if (open == null) {
      open = sessions.open();
      session = open;
    }
    return open;
  }

  private void standBy(OutboxSession open) throws SQLException {
    meters.waiting(open.backlog());
    if (open.tryLock()) {
      publisher = publishers.open();
      meters.tookOver();
      lastFailure = "";
      log.info("outbox of {}: this instance publishes it from now on", shard);
    }
  }

  /** As many of the first ones as one batch may hold; at least one. */
  private static List<OutboxEntry> atOnce(List<OutboxEntry> waiting) {
    long bytes = 0;
    for (int i = 0; i < waiting.size(); i++) {
      bytes += waiting.get(i).payload().size();
      if (i > 0 && bytes > MAX_BATCH_BYTES) {
        return waiting.subList(0, i);
      }
    }
    return waiting;
  }

  private Duration rest() {
    meters.waiting(OutboxBacklog.EMPTY);
    Duration pause = idle;
    Duration doubled = pause.multipliedBy(2);
    idle = doubled.compareTo(config.longestIdle()) < 0 ? doubled : config.longestIdle();
    return pause;
  }

  /** The publisher first: it is of no use without the lock. */
  private void letGo() {
    EventPublisher own = publisher;
    publisher = null;
    OutboxSession open = session;
    session = null;
    meters.letGo();
    try {
      if (own != null) {
        own.close();
      }
    } finally {
      if (open != null) {
        open.close();
      }
    }
  }
}
