package io.shardlookup.server.lookup;

import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What went wrong, as the product's exception. */
public final class Failures {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  private Failures() {}

  /**
   * The error itself if it is one of ours, without what futures wrap around it. Anything else is a
   * defect: INTERNAL, and logged here with its trace.
   */
  public static LookupException asLookupException(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof LookupException known) {
      return known;
    }
    LOG.error("unexpected failure of a lookup", cause);
    return new LookupException(ErrorReason.INTERNAL, "unexpected failure: " + cause, cause);
  }
}
