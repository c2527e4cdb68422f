package io.shardlookup.server.follower;

import io.shardlookup.model.view.View;
import io.shardlookup.server.view.DirectoryIdentity;
import java.util.Optional;

/** Where a view survives a restart. */
public interface SavedView {
  /** Keeps nothing. */
  SavedView NONE = Optional::empty;

  /** The view as it was last saved; empty if there is none that can be used. Blocks. */
  Optional<Saved> load();

  /**
   * A view that was saved.
   *
   * @param identity whose it is
   * @param view all of it
   */
  record Saved(DirectoryIdentity identity, View view) {}
}
