package io.shardlookup.orders.command;

import io.grpc.Context;
import io.grpc.Deadline;
import io.shardlookup.orders.error.OrderErrorReason;
import io.shardlookup.orders.error.OrderException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How long a call may take: as long as its caller waits, and not longer than this instance allows.
 *
 * @param longest what this instance allows
 */
public record CommandDeadline(Duration longest) {
  /**
   * What is left for the call of the current context; {@link OrderErrorReason#DEADLINE_EXCEEDED} if
   * its caller does not wait any more.
   */
  public Duration left() {
    Deadline deadline = Context.current().getDeadline();
    if (deadline == null) {
      return longest;
    }
    Duration left = Duration.ofNanos(deadline.timeRemaining(TimeUnit.NANOSECONDS));
    if (left.isNegative() || left.isZero()) {
      throw new OrderException(
          OrderErrorReason.DEADLINE_EXCEEDED, "deadline: over before the work began");
    }
    return left.compareTo(longest) < 0 ? left : longest;
  }
}
