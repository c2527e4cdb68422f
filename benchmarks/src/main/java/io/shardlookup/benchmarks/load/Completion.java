package io.shardlookup.benchmarks.load;

import org.jspecify.annotations.Nullable;

/** Hears of the end of one operation, once, on any thread. */
@FunctionalInterface
public interface Completion {
  /** The operation has ended; null = well. */
  void done(@Nullable Throwable failure);
}
