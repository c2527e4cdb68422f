package io.shardlookup.server.session;

import io.shardlookup.model.Revision;
import io.shardlookup.server.view.ChangeLog;
import io.shardlookup.server.view.LoggedChange;
import io.shardlookup.v1.Change;
import io.shardlookup.v1.Changes;
import io.shardlookup.v1.SessionResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far one client has come in the history of changes, and its way onwards. Sends what the client
 * can hold; of several transactions that wait it makes one message. Confined to its session.
 */
final class ChangeTail {
  /** Most transactions read from the log at a time. */
  private static final int MAX_READ = 256;

  /** No transaction is added to a message that has this many changes. */
  private static final int MAX_CHANGES = 512;

  private final SessionContext context;
  private final Holdings holdings;
  private Revision cursor;

  /** What became of an advance. */
  enum Progress {
    /** All changes up to the target are sent. */
    REACHED,
    /** The client does not read; some are not sent. */
    BLOCKED,
    /** Changes that the client does not know are no longer known. */
    FORGOTTEN
  }

  /** Starts where the client says it is. */
  ChangeTail(SessionContext context, Holdings holdings, Revision cursor) {
    this.context = context;
    this.holdings = holdings;
    this.cursor = cursor;
  }

  /** The client knows every change up to here. */
  Revision cursor() {
    return cursor;
  }

  /** The client starts anew here. */
  void restart(Revision revision) {
    cursor = revision;
  }

  /**
   * Whether the changes from here to the target are still known; true if there is no target yet.
   */
  boolean canReach(Revision target) {
    return !cursor.isOlderThan(target)
        || (cursor.incarnation() == target.incarnation() && log().after(cursor, 1).isPresent());
  }

  /** Sends what happened up to the target while the client reads. */
  Progress advance(Revision target, SessionLink link) {
    while (cursor.isOlderThan(target)) {
      if (!link.isReady()) {
        return Progress.BLOCKED;
      }
      if (cursor.incarnation() != target.incarnation()) {
        return Progress.FORGOTTEN;
      }
      Optional<List<LoggedChange>> newer = log().after(cursor, MAX_READ);
      if (newer.isEmpty()) {
        return Progress.FORGOTTEN;
      }
      cursor = send(newer.get(), target, link);
    }
    return Progress.REACHED;
  }

  private Revision send(List<LoggedChange> newer, Revision target, SessionLink link) {
    List<Change> relevant = new ArrayList<>();
    @Nullable EncodedChange last = null;
    int taken = 0;
    while (taken < newer.size()
        && relevant.size() < MAX_CHANGES
        && target.isAtLeast(newer.get(taken).revision())) {
      last = context.encoder().encode(newer.get(taken));
      collect(last, relevant);
      taken++;
    }
    if (last == null) {
      return target;
    }
    boolean more = taken == newer.size() ? taken == MAX_READ : isDue(newer.get(taken), target);
    Revision reached = more ? last.source().revision() : target;
    boolean isWhole = taken == 1 && relevant.size() == last.parts().size();
    link.send(isWhole ? last.whole() : message(reached, relevant));
    context.meters().changes.increment();
    return reached;
  }

  private void collect(EncodedChange encoded, List<Change> relevant) {
    for (EncodedChange.Part part : encoded.parts()) {
      if (part.audience() != null && !holdings.holds(part.audience())) {
        continue;
      }
      relevant.add(part.change());
      if (part.ends() != null) {
        holdings.drop(part.ends());
      }
    }
  }

  private static boolean isDue(LoggedChange next, Revision target) {
    return target.isAtLeast(next.revision());
  }

  private static SessionResponse message(Revision revision, List<Change> changes) {
    return SessionResponse.newBuilder()
        .setChanges(Changes.newBuilder().setRevision(revision.value()).addAllChanges(changes))
        .build();
  }

  private ChangeLog log() {
    return context.live().log();
  }
}
