package io.shardlookup.client.jdbc.route;

import io.shardlookup.model.Keyspace;
import io.shardlookup.model.KeyspaceState;
import io.shardlookup.model.Placement;
import io.shardlookup.model.Revision;
import io.shardlookup.model.Shard;
import io.shardlookup.model.ShardState;
import org.jspecify.annotations.Nullable;

/**
 * What a commit may claim to know.
 *
 * <p>The client's newest view revision V' may have moved past a change of the key while the
 * transaction ran: presented unchecked it would satisfy a fence that was raised to stop exactly
 * this commit, and the write would be lost. So V' counts only if nothing that matters has changed.
 */
public final class Knowledge {
  private Knowledge() {}

  /**
   * V' if the key's place now is what it was when the work began; else the revision as of which it
   * was right then.
   *
   * @param before where the work ran
   * @param now what is held of the key just before the commit; null if nothing is
   */
  public static Revision presented(Place before, @Nullable Place now) {
    return now != null
            && isUnchanged(before.placement(), now.placement())
            && isWritable(before.shard(), now.shard())
            && isActive(now.keyspace())
        ? Revision.max(before.asOf(), now.asOf())
        : before.asOf();
  }

  private static boolean isUnchanged(Placement before, Placement now) {
    return before.equals(now) && !now.state().holdsWrites();
  }

  private static boolean isWritable(@Nullable Shard before, @Nullable Shard now) {
    return now != null && now.equals(before) && now.state() != ShardState.READ_ONLY;
  }

  private static boolean isActive(@Nullable Keyspace keyspace) {
    return keyspace != null && keyspace.isFenced() && keyspace.state() == KeyspaceState.ACTIVE;
  }
}
