package io.shardlookup.server.store;

import java.util.List;

/** Hears a watch, one call at a time, in order. Must return soon. */
public interface WatchListener {
  /**
   * Writes in the order of their revisions, each transaction whole.
   *
   * @param events at least one
   */
  void onEvents(List<StoreEvent> events);

  /**
   * The watch has ended by itself; {@link StoreException.Kind#COMPACTED} if its start is gone.
   * Nothing follows.
   */
  void onEnd(StoreException cause);
}
