package io.shardlookup.server.view;

import io.shardlookup.model.Revision;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The latest changes, oldest first, bounded: who asks for more than it holds has to start anew.
 * Thread-safe; a short lock guards it.
 */
public final class ChangeLog {
  private final int capacity;
  private final Deque<LoggedChange> changes = new ArrayDeque<>();
  private Revision floor;

  /** Holds at most this many changes, and knows nothing up to and including the floor. */
  public ChangeLog(int capacity, Revision floor) {
    this.capacity = capacity;
    this.floor = floor;
  }

  /** Adds a change, which is newer than all others; forgets the oldest if there are too many. */
  public synchronized void append(LoggedChange change) {
    changes.addLast(change);
    if (changes.size() > capacity) {
      floor = changes.removeFirst().revision();
    }
  }

  /** Forgets everything: changes up to and including the revision can no longer be told. */
  public synchronized void restart(Revision newFloor) {
    changes.clear();
    floor = newFloor;
  }

  /**
   * At most {@code limit} changes after the revision, oldest first; empty (the Optional) if some of
   * them are forgotten. The list is empty if there are none.
   */
  public synchronized Optional<List<LoggedChange>> after(Revision revision, int limit) {
    if (revision.isOlderThan(floor)) {
      return Optional.empty();
    }
    List<LoggedChange> newer = new ArrayList<>();
    for (Iterator<LoggedChange> i = changes.descendingIterator(); i.hasNext(); ) {
      LoggedChange change = i.next();
      if (!revision.isOlderThan(change.revision())) {
        break;
      }
      newer.add(change);
    }
    java.util.Collections.reverse(newer);
    return Optional.of(newer.size() > limit ? List.copyOf(newer.subList(0, limit)) : newer);
  }
}
