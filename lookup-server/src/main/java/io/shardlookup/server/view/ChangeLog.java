package io.shardlookup.server.view;

import io.shardlookup.model.Revision;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The latest changes, oldest first, bounded: who asks for more than it holds has to start anew. A
 * ring; where to read on is found by halving. Thread-safe; a short lock guards it.
 */
public final class ChangeLog {
  private static final Optional<List<LoggedChange>> NOTHING = Optional.of(List.of());

  private final @Nullable LoggedChange[] ring;
  private int first;
  private int size;
  private Revision floor;

  /** Holds at most this many changes, and knows nothing up to and including the floor. */
  public ChangeLog(int capacity, Revision floor) {
    this.ring = new LoggedChange[capacity];
    this.floor = floor;
  }

  /** Adds a change, which is newer than all others; forgets the oldest if there are too many. */
  public synchronized void append(LoggedChange change) {
    if (size == ring.length) {
      floor = at(0).revision();
      first = (first + 1) % ring.length;
      size--;
    }
    ring[(first + size) % ring.length] = change;
    size++;
  }

  /** Forgets everything: changes up to and including the revision can no longer be told. */
  public synchronized void restart(Revision newFloor) {
    Arrays.fill(ring, null);
    first = 0;
    size = 0;
    floor = newFloor;
  }

  /**
   * At most {@code limit} changes after the revision, oldest first; empty (the Optional) if some of
   * them are forgotten, or were never told one by one: the next one is a difference from a view
   * older than the revision. The list is empty if there are none.
   */
  public synchronized Optional<List<LoggedChange>> after(Revision revision, int limit) {
    if (revision.isOlderThan(floor)) {
      return Optional.empty();
    }
    int from = firstAfter(revision);
    int count = Math.min(limit, size - from);
    if (count == 0) {
      return NOTHING;
    }
    if (at(from).base().isOlderThan(revision)) {
      return Optional.empty();
    }
    LoggedChange[] newer = new LoggedChange[count];
    for (int i = 0; i < count; i++) {
      newer[i] = at(from + i);
    }
    return Optional.of(List.of(newer));
  }

  /** How many of its changes are not after the revision. */
  private int firstAfter(Revision revision) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (revision.isOlderThan(at(middle).revision())) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  private LoggedChange at(int position) {
    return Objects.requireNonNull(ring[(first + position) % ring.length]);
  }
}
