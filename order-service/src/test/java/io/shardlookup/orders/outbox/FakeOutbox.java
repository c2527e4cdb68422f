package io.shardlookup.orders.outbox;

import com.google.protobuf.ByteString;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A shard's outbox and lock, and the Kafka behind it, in memory; writes down what happens. */
final class FakeOutbox {
  final List<OutboxEntry> rows = new ArrayList<>();
  final List<String> published = new ArrayList<>();
  final List<String> steps = new ArrayList<>();

  boolean lockedByAnother;

  /** Thrown once, when the named step comes. */
  String failingStep = "";

  private long lastId;

  /** An event that waits. */
  void add(String key, int version) {
    add(key, version, 0);
  }

  /** An event of so many bytes that waits. */
  void add(String key, int version, int bytes) {
    lastId++;
    rows.add(
        new OutboxEntry(
            lastId,
            key,
            "placed",
            key + ":" + version,
            ByteString.copyFrom(new byte[bytes]),
            Instant.EPOCH));
  }

  OutboxSession session() throws SQLException {
    step("connect");
    return new Session();
  }

  EventPublisher publisher() {
    try {
      step("open publisher");
    } catch (SQLException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
    return new Publisher();
  }

  private void step(String name) throws SQLException {
    steps.add(name);
    if (name.equals(failingStep)) {
      failingStep = "";
      throw new SQLException("no " + name);
    }
  }

  private final class Session implements OutboxSession {
    private @Nullable String closed;

    @Override
    public boolean tryLock() throws SQLException {
      step("lock");
      return !lockedByAnother;
    }

    @Override
    public List<OutboxEntry> first(int limit) throws SQLException {
      step("read");
      if (closed != null) {
        throw new SQLException("closed");
      }
      return List.copyOf(rows.subList(0, Math.min(limit, rows.size())));
    }

    @Override
    public void remove(List<OutboxEntry> entries) throws SQLException {
      step("remove");
      rows.removeAll(entries);
    }

    @Override
    public OutboxBacklog backlog() {
      return new OutboxBacklog(rows.size(), Duration.ofSeconds(rows.size()));
    }

    @Override
    public void abort() {
      steps.add("abort");
    }

    @Override
    public void close() {
      closed = "closed";
      steps.add("disconnect");
    }
  }

  private final class Publisher implements EventPublisher {
    @Override
    public void publish(List<OutboxEntry> entries) {
      try {
        step("publish");
      } catch (SQLException e) {
        throw new IllegalStateException(e.getMessage(), e);
      }
      entries.forEach(entry -> published.add(entry.eventId()));
    }

    @Override
    public void close() {
      try {
        step("close publisher");
      } catch (SQLException e) {
        throw new IllegalStateException(e.getMessage(), e);
      }
    }
  }
}
