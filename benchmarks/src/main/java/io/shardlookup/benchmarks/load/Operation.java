package io.shardlookup.benchmarks.load;

/** One request. Called from many threads. */
@FunctionalInterface
public interface Operation {
  /**
   * Starts the request; returns at once, or blocks until it has ended.
   *
   * @param sequence number of the request, from 0, never twice
   * @param completion to be called once
   */
  void start(long sequence, Completion completion);
}
