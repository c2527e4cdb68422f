package io.shardlookup.server.follower;

/** Hears what a follower meets, on its writer's thread. Must return soon. */
public interface FollowerListener {
  /** The tick was written at this store revision. */
  void tickSeen(long storeRevision);

  /** Nothing is followed any more: what the store holds contradicts what was served. */
  void stopped(String reason);
}
