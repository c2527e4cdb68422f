package io.shardlookup.server.follower;

import io.shardlookup.model.view.DirectoryChange;
import io.shardlookup.model.view.View;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A directory that was loaded, and how it differs from the view that serves meanwhile.
 *
 * @param directory what was loaded
 * @param difference what clients have to learn; empty (the Optional) if there is no view to compare
 *     with, or if they have to start anew
 */
record LoadedView(DirectoryLoader.Loaded directory, Optional<List<DirectoryChange>> difference) {
  /** Most changes that clients get as one; more, and they start anew. */
  private static final int MOST_LOGGED = 128;

  /** Compares with the view before; null if there is none of the same directory. */
  static LoadedView of(DirectoryLoader.Loaded directory, @Nullable View before) {
    return new LoadedView(
        directory,
        before == null
            ? Optional.empty()
            : ViewDifference.between(before, directory.view(), MOST_LOGGED));
  }
}
