package io.shardlookup.chaos.checker;

import org.jspecify.annotations.Nullable;

/**
 * What one client did to one register. Times are nanoseconds of one clock; an operation happens at
 * some moment between its invocation and its return.
 */
public sealed interface Operation {
  /** Which register. */
  String register();

  /** When it was invoked. */
  long invoked();

  /** When its outcome was known. */
  long returned();

  /**
   * A write.
   *
   * @param value differs from that of every other write to the register
   * @param outcome what its client learnt
   */
  record Write(String register, String value, long invoked, long returned, Outcome outcome)
      implements Operation {}

  /**
   * A read that was answered; others are of no interest.
   *
   * @param value what it saw; null if the register held nothing
   */
  record Read(String register, @Nullable String value, long invoked, long returned)
      implements Operation {}

  /** What a client knows of its write. */
  enum Outcome {
    /** It happened. */
    DONE,
    /** It may have happened, may happen later, or never. */
    UNKNOWN,
    /** It certainly did not happen and never will. */
    NOT_DONE
  }
}
