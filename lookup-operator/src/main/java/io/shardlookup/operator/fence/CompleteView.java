package io.shardlookup.operator.fence;

import io.shardlookup.model.Revision;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.v1.GetClusterStatusResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Waits for a view that is known to be complete as of now: it knows every change that was
 * acknowledged before, so also every revision that a fence may have been raised to.
 */
public final class CompleteView {
  private static final long POLL_MILLIS = 50;

  private final Supplier<GetClusterStatusResponse> status;
  private final LongSupplier ticker;

  /** Asks some node each time; the ticker counts nanoseconds. */
  public CompleteView(Supplier<GetClusterStatusResponse> status, LongSupplier ticker) {
    this.status = status;
    this.ticker = ticker;
  }

  /** The id of a directory, and a revision. */
  public record Point(String directoryId, Revision revision) {}

  /**
   * What a node says whose view was complete after this call began; {@link LookupException}
   * REVISION_NOT_REACHED if none is within the time. An age counts back from some moment after the
   * node was asked: only what is younger than the time until then will do.
   */
  public Point await(Duration atMost) {
    long start = ticker.getAsLong();
    while (true) {
      long elapsed = TimeUnit.NANOSECONDS.toMillis(ticker.getAsLong() - start);
      GetClusterStatusResponse answer = status.get();
      if (answer.getAgeMillis() < elapsed) {
        return new Point(answer.getDirectoryId(), new Revision(answer.getRevision()));
      }
      if (elapsed > atMost.toMillis()) {
        throw new LookupException(
            ErrorReason.REVISION_NOT_REACHED,
            "view of node "
                + answer.getNodeId()
                + ": last known to be complete "
                + answer.getAgeMillis()
                + " ms ago (expected: since this command began; does etcd answer?)");
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LookupException(ErrorReason.DEADLINE_EXCEEDED, "interrupted", e);
    }
  }
}
