package io.shardlookup.server.follower;

import io.shardlookup.model.Revision;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.view.DirectoryChange;
import io.shardlookup.model.view.View;
import io.shardlookup.server.layout.RecordCodec;
import io.shardlookup.server.view.ClientChanges;
import io.shardlookup.server.view.DirectoryIdentity;
import io.shardlookup.server.view.LoggedChange;
import io.shardlookup.server.view.ViewPublisher;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The published view, and how it becomes the next one: by what a watch reported, by what was
 * loaded, or from disk. Tells the listener of each. Confined to the writer's thread.
 */
final class FollowedView {
  private final ViewPublisher publisher;
  private final Clock clock;
  private final FollowerListener listener;

  FollowedView(ViewPublisher publisher, Clock clock, FollowerListener listener) {
    this.publisher = publisher;
    this.clock = clock;
    this.listener = listener;
  }

  /** As it is, if it is of this very directory; null otherwise. */
  @Nullable View of(DirectoryIdentity directory) {
    View current = publisher.current();
    return publisher.canServe() && publisher.identity().equals(directory) ? current : null;
  }

  /** It knows everything that was acknowledged before this time of the ticker. */
  void freshAsOf(long nanos) {
    publisher.freshAsOf(nanos);
  }

  /** Advances by what a watch reported, whose records are of this codec. */
  void apply(WatchBatch batch, RecordCodec codec) {
    View before = publisher.current();
    ClientChanges forClients = new ClientChanges(before);
    List<DirectoryChange> all = new ArrayList<>();
    List<LoggedChange> logged = new ArrayList<>();
    for (WatchBatch.Transaction transaction : batch.transactions()) {
      all.addAll(transaction.changes());
      if (!transaction.tickOnly()) {
        logged.add(forClients.next(codec.revision(transaction.revision()), transaction.changes()));
      }
    }
    publisher.advance(before.with(codec.revision(batch.revision()), all), logged);
    listener.changed(all);
    if (batch.tickRevision() > 0) {
      listener.tickSeen(batch.tickRevision());
    }
  }

  /** Becomes what was loaded: by the difference, or anew where there is none. */
  void replace(LoadedView loaded) {
    Optional<List<DirectoryChange>> difference = loaded.difference();
    if (difference.isPresent()) {
      View next = loaded.directory().view();
      Revision before = publisher.current().revision();
      publisher.advance(
          next, List.of(LoggedChange.difference(before, next.revision(), difference.get())));
    } else {
      publisher.restart(loaded.directory().identity(), loaded.directory().view());
    }
    listener.replaced();
  }

  /** Becomes what was saved, stale. */
  void restore(SavedView.Saved saved) {
    SavedView.Mark mark = saved.mark();
    publisher.restart(mark.identity(), saved.view());
    publisher.staleSince(Instant.ofEpochMilli(mark.completeAtMillis()), clock);
    listener.replaced();
  }

  /** Does not change any more: fails everybody who waits, for this reason. */
  void stop(String reason) {
    publisher.stop(new LookupException(ErrorReason.NOT_SERVING, "stopped: " + reason));
    listener.stopped(reason);
  }
}
