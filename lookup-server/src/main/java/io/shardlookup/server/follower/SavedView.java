package io.shardlookup.server.follower;

import io.shardlookup.model.Revision;
import io.shardlookup.model.view.View;
import io.shardlookup.server.view.DirectoryIdentity;
import java.util.Optional;

/** Where a view survives a restart. Its methods block. */
public interface SavedView {
  /** Keeps nothing. */
  SavedView NONE =
      new SavedView() {
        @Override
        public Optional<Mark> mark() {
          return Optional.empty();
        }

        @Override
        public Optional<Saved> load() {
          return Optional.empty();
        }
      };

  /** Of what the saved view is; empty if there is none that can be used. */
  Optional<Mark> mark();

  /** The view as it was last saved; empty if there is none that can be used. */
  Optional<Saved> load();

  /**
   * Of what a saved view is.
   *
   * @param identity whose it is
   * @param revision where it is
   * @param completeAtMillis when it was last known to be complete, since 1970 UTC
   */
  record Mark(DirectoryIdentity identity, Revision revision, long completeAtMillis) {}

  /**
   * A view that was saved.
   *
   * @param mark of what
   * @param view all of it
   */
  record Saved(Mark mark, View view) {}
}
