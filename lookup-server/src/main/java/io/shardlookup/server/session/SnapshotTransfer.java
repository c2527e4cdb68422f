package io.shardlookup.server.session;

import org.jspecify.annotations.Nullable;

/**
 * The sending of keyspaces that a client wants, all as of one view, which stays the session's view
 * until the last part is sent. Confined to its session.
 */
final class SnapshotTransfer {
  private final Moment pinned;
  private final Holdings holdings;
  private @Nullable KeyspaceChunks current;
  private @Nullable String currentName;

  /** Takes everything from the view of this moment. */
  SnapshotTransfer(Moment pinned, Holdings holdings) {
    this.pinned = pinned;
    this.holdings = holdings;
  }

  /** The view that everything is taken from, looked at now. */
  Moment at(long nowNanos) {
    return pinned.seenAt(nowNanos);
  }

  /** How long it has been going on. */
  long elapsedNanos(long nowNanos) {
    return nowNanos - pinned.nowNanos();
  }

  /** Whether all that the client wants is sent. */
  boolean isDone() {
    return current == null && !holdings.wantsAny();
  }

  /** Sends the next part if there is one; whether it did. */
  boolean sendNext(SessionLink link) {
    if (current == null) {
      currentName = holdings.takeWanted();
      if (currentName == null) {
        return false;
      }
      current = new KeyspaceChunks(pinned.view(), currentName);
    }
    link.send(current.next());
    if (current.isDone()) {
      finish(current, currentName);
    }
    return true;
  }

  /** Lets the view go; what is not sent whole stays wanted. */
  void abandon() {
    if (currentName != null && current != null) {
      holdings.wantAgain(currentName);
    }
  }

  private void finish(KeyspaceChunks chunks, @Nullable String name) {
    current = null;
    if (name == null) {
      return;
    }
    if (chunks.isHeld()) {
      holdings.received(name);
    } else {
      holdings.drop(name);
    }
  }
}
