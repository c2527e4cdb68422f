package io.shardlookup.server.follower;

import io.shardlookup.model.view.DirectoryChange;
import java.util.List;

/** Hears what a follower meets, on its writer's thread. Must return soon. */
public interface FollowerListener {
  /** The published view has these changes since. */
  void changed(List<DirectoryChange> changes);

  /** The published view was read, or restored from disk, as a whole. */
  void replaced();

  /** The tick was written at this store revision. */
  void tickSeen(long storeRevision);

  /** Nothing is followed any more: what the store holds contradicts what was served. */
  void stopped(String reason);
}
