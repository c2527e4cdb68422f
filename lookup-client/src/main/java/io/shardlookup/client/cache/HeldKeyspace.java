package io.shardlookup.client.cache;

import io.shardlookup.model.Placement;
import io.shardlookup.model.view.KeyspaceMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** A keyspace that the client holds. Readable by any thread. */
public abstract sealed class HeldKeyspace {
  private HeldKeyspace() {}

  /**
   * Where the key lives; null if that is not held. Allocates nothing when it is. {@link
   * io.shardlookup.model.error.LookupException} where the keyspace itself says that there is no
   * answer: a key that is not valid, a damaged record.
   */
  public abstract @Nullable Placement find(String key);

  /** All of a HASH, RANGE or SEQUENCE keyspace. Immutable. */
  static final class Mirror extends HeldKeyspace {
    private final KeyspaceMap map;

    Mirror(KeyspaceMap map) {
      this.map = map;
    }

    KeyspaceMap map() {
      return map;
    }

    @Override
    public @Nullable Placement find(String key) {
      return map.locate(key);
    }
  }

  /**
   * The keys of a DIRECTORY keyspace that were asked for, bounded by eviction. Only the session's
   * thread writes; nothing is ever loaded inside the map.
   */
  static final class Keys extends HeldKeyspace {
    private final ConcurrentMap<String, Placement> byKey;

    Keys(ConcurrentMap<String, Placement> byKey) {
      this.byKey = byKey;
    }

    ConcurrentMap<String, Placement> byKey() {
      return byKey;
    }

    @Override
    public @Nullable Placement find(String key) {
      return byKey.get(key);
    }
  }
}
