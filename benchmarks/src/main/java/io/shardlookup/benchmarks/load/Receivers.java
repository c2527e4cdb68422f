package io.shardlookup.benchmarks.load;

/** Many that should learn of a change. Confined to one thread. */
public interface Receivers {
  /** How many there are. */
  int count();

  /** Makes the next change; returns when it is acknowledged. */
  void change();

  /** Whether this one has learnt of the latest change. */
  boolean hasSeen(int receiver);
}
