package io.shardlookup.server.session;

import io.grpc.Channel;
import io.shardlookup.model.Revision;
import io.shardlookup.server.lookup.FakeLiveView;
import io.shardlookup.v1.Hello;
import io.shardlookup.v1.LookupKey;
import io.shardlookup.v1.SessionResponse;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A client with a {@link SimulatedCache}, which outlives its sessions. */
final class SimulatedClient {
  private final SimulatedCache cache;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private TestClient session;
  private long nextBatch;
  private int answered;
  private int sessions;

  /** Opens its first session. */
  SimulatedClient(FakeLiveView truth, Channel channel, boolean readsFreely) {
    this.cache = new SimulatedCache(truth);
    this.session = open(channel, readsFreely, List.of());
  }

  synchronized Revision view() {
    return cache.view();
  }

  synchronized int replies() {
    return cache.replies();
  }

  /** Whether nothing it asked is unanswered, or it hears no more. */
  synchronized boolean isIdle() {
    return answered == nextBatch || failure.get() != null;
  }

  /** What went wrong when a message was applied; null if nothing did. */
  @Nullable Throwable failure() {
    return failure.get();
  }

  TestClient session() {
    return session;
  }

  /** Leaves this session and resumes in another one. */
  void reconnect(Channel channel, boolean readsFreely) {
    session.cancel();
    List<String> held;
    synchronized (this) {
      sessions++;
      cache.disconnected();
      answered = (int) nextBatch;
      held = List.copyOf(cache.held());
    }
    session = open(channel, readsFreely, held);
  }

  void subscribe(List<String> keyspaces) {
    session.subscribe(keyspaces.toArray(String[]::new));
  }

  /** Asks if fewer than 16 batches are unanswered. */
  void lookup(List<LookupKey> keys, long minRevision) {
    long id;
    synchronized (this) {
      if (nextBatch - answered >= BatchQueue.MAX) {
        return;
      }
      id = ++nextBatch;
      cache.asked(id, keys);
    }
    session.lookup(id, minRevision, keys.toArray(LookupKey[]::new));
  }

  private TestClient open(Channel channel, boolean readsFreely, List<String> held) {
    Revision known;
    int number;
    synchronized (this) {
      known = cache.view();
      number = sessions;
    }
    TestClient opened = TestClient.open(channel, readsFreely, message -> hear(number, message));
    session = opened;
    opened.hello(
        Hello.newBuilder()
            .setDirectoryId(FakeLiveView.DIRECTORY)
            .setViewRevision(known.value())
            .addAllKeyspaces(held));
    return opened;
  }

  /** What an earlier session still brings does not count. */
  private synchronized void hear(int number, SessionResponse message) {
    if (number != sessions || failure.get() != null) {
      return;
    }
    try {
      answered += message.hasReplies() ? 1 : 0;
      cache.apply(message);
    } catch (Throwable e) {
      failure.set(e);
    }
  }
}
