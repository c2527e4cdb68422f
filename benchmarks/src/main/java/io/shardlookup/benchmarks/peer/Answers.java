package io.shardlookup.benchmarks.peer;

import org.jspecify.annotations.Nullable;

/** What counts as a failed request. */
final class Answers {
  private Answers() {}

  /** The failure, or one that says that there was no answer; null if there was one. */
  static @Nullable Throwable missing(@Nullable Object answer, @Nullable Throwable failure) {
    if (failure == null && answer == null) {
      return new IllegalStateException("no value (expected: one for every key)");
    }
    return failure;
  }
}
