package io.shardlookup.orders.readmodel;

import java.util.Map;

/**
 * A rebuild of the read model that is under way: while its record stands, documents may be missing.
 *
 * @param id its own for each rebuild
 * @param source what it is rebuilt from
 * @param phase how far it is
 * @param topic where its projectors take events from
 * @param until offsets by partition that the documents have to reach to be whole again
 */
public record Rebuild(
    String id, Source source, Phase phase, String topic, Map<Integer, Long> until) {
  /** Copies the map. */
  public Rebuild {
    until = Map.copyOf(until);
  }

  /** What the read model is rebuilt from. */
  public enum Source {
    /** The topic of events, which has all orders there ever were. */
    TOPIC,
    /** The shards, which have the orders of the last days. */
    SHARDS
  }

  /** How far a rebuild is. */
  public enum Phase {
    /** Documents are removed, and projectors wait. */
    WIPING,
    /** Shards tell their orders again. */
    RESTATING,
    /** Projectors take events: whole once they are at {@link Rebuild#until}. */
    FILLING
  }
}
