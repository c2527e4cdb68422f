package io.shardlookup.server.store.etcd;

import io.etcd.jetcd.api.WatchRequest;
import io.etcd.jetcd.api.WatchResponse;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.shardlookup.server.store.StoreEvent;
import io.shardlookup.server.store.StoreException;
import io.shardlookup.server.store.StoreWatch;
import io.shardlookup.server.store.WatchListener;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One watch on one stream to one member. It has no way to resume: whatever ends the stream ends the
 * watch. Thread-safe.
 *
 * <p>It asks etcd from one revision earlier than wanted and drops that one: asked from exactly the
 * compacted revision, etcd forgets that revision's deletions; asked from before it, it says that it
 * is compacted.
 */
final class EtcdWatch extends ClientCall.Listener<WatchResponse> implements StoreWatch {
  private final WatchListener listener;
  private final long firstRevision;
  private final Function<WatchResponse, List<StoreEvent>> events;

  /** Held while the listener runs, so that closing waits for it; the listener itself may close. */
  private final ReentrantLock delivery = new ReentrantLock();

  private volatile boolean open = true;
  private volatile boolean created;
  private String member = "";
  private @Nullable ClientCall<WatchRequest, WatchResponse> call;

  /** A watch that hears the events of responses from a revision on. */
  EtcdWatch(
      long firstRevision,
      Function<WatchResponse, List<StoreEvent>> events,
      WatchListener listener) {
    this.firstRevision = firstRevision;
    this.events = events;
    this.listener = listener;
  }

  /** The revision to ask etcd from. */
  long askedRevision() {
    return Math.max(1, firstRevision - 1);
  }

  /** Sends the request on a stream of this member, unless the watch is closed already. */
  void begin(
      String memberName,
      WatchRequest request,
      Function<ClientCall.Listener<WatchResponse>, ClientCall<WatchRequest, WatchResponse>> start) {
    delivery.lock();
    try {
      if (!open) {
        return;
      }
      member = memberName;
      ClientCall<WatchRequest, WatchResponse> stream = start.apply(this);
      call = stream;
      stream.request(1);
      stream.sendMessage(request);
    } finally {
      delivery.unlock();
    }
  }

  /** Ends it unless etcd has confirmed it. */
  void expectCreated() {
    if (created) {
      return; // Without the lock, which a listener may be holding.
    }
    delivery.lock();
    try {
      if (!created) {
        end(new StoreException(StoreException.Kind.UNAVAILABLE, label() + "not created in time"));
      }
    } finally {
      delivery.unlock();
    }
  }

  /** Ends it, and tells the listener why. */
  void end(StoreException cause) {
    delivery.lock();
    try {
      if (open) {
        shut();
        listener.onEnd(cause);
      }
    } finally {
      delivery.unlock();
    }
  }

  @Override
  public void close() {
    delivery.lock();
    try {
      shut();
    } finally {
      delivery.unlock();
    }
  }

  @Override
  public void onMessage(WatchResponse response) {
    delivery.lock();
    try {
      if (open) {
        handle(response);
      }
      ClientCall<WatchRequest, WatchResponse> stream = call;
      if (open && stream != null) {
        stream.request(1);
      }
    } finally {
      delivery.unlock();
    }
  }

  @Override
  public void onClose(Status status, Metadata trailers) {
    Status end = status.isOk() ? Status.UNAVAILABLE.withDescription("stream completed") : status;
    end(new EtcdFailure(member + " watch", end, true).ofWatch());
  }

  boolean isOpen() {
    return open;
  }

  private void handle(WatchResponse response) {
    if (response.getCompactRevision() > 0) {
      end(
          new StoreException(
              StoreException.Kind.COMPACTED,
              label()
                  + "revision: "
                  + firstRevision
                  + " (expected: after "
                  + response.getCompactRevision()
                  + ", which is compacted)"));
      return;
    }
    if (response.getCanceled() || (response.getCreated() && created)) {
      end(
          new StoreException(
              StoreException.Kind.UNAVAILABLE,
              label() + "cancelled: " + response.getCancelReason()));
      return;
    }
    created |= response.getCreated();
    List<StoreEvent> wanted =
        events.apply(response).stream().filter(e -> e.revision() >= firstRevision).toList();
    if (!wanted.isEmpty()) {
      listener.onEvents(wanted);
    }
  }

  private void shut() {
    open = false;
    ClientCall<WatchRequest, WatchResponse> stream = call;
    if (stream != null) {
      call = null;
      stream.cancel("the watch is closed", null);
    }
  }

  private String label() {
    return "watch at etcd " + member + ": ";
  }
}
