package io.shardlookup.local.directory;

import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.operator.nodes.LookupNodes;

/** Repeats calls that may be repeated, while nodes come up. */
public final class Patience {
  private static final int TRIES = 20;
  private static final long PAUSE_MILLIS = 250;

  private Patience() {}

  /** The answer to a call that does no harm when it is made twice. */
  public static <T> T call(LookupNodes nodes, LookupNodes.Call<T> call) {
    for (int attempt = 1; ; attempt++) {
      try {
        return nodes.change(call);
      } catch (LookupException e) {
        boolean again = e.retryable() || e.reason() == ErrorReason.OUTCOME_UNKNOWN;
        if (!again || attempt == TRIES) {
          throw e;
        }
        pause();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LookupException(ErrorReason.DEADLINE_EXCEEDED, "interrupted", e);
    }
  }
}
