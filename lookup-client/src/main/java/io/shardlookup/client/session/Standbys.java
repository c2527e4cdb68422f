package io.shardlookup.client.session;

import io.shardlookup.client.failover.Endpoint;
import io.shardlookup.client.failover.NodeChannels;
import io.shardlookup.client.failover.NodeRing;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The nodes that are kept connected beside the session's. Confined to the session executor. */
final class Standbys {
  private static final int STANDBYS = 2;
  private static final long CHECK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final NodeRing ring;
  private final NodeChannels channels;
  private long checkAtNanos;

  Standbys(NodeRing ring, NodeChannels channels) {
    this.ring = ring;
    this.channels = channels;
  }

  /** Whether their connections are to be looked at again. */
  boolean areDue(long now) {
    return now - checkAtNanos >= 0;
  }

  /** Connects to the session's node and to those that would come next, where that is not so. */
  void warm(@Nullable Endpoint sessionNode, long now) {
    checkAtNanos = now + CHECK_NANOS;
    List<Endpoint> excluded = new ArrayList<>();
    Endpoint node = sessionNode;
    for (int i = 0; i <= STANDBYS && node != null; i++) {
      excluded.add(node);
      channels.warm(node);
      node = ring.distinct(excluded, now);
    }
  }
}
