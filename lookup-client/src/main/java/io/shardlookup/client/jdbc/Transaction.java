package io.shardlookup.client.jdbc;

import io.shardlookup.client.jdbc.database.SqlFailures;
import io.shardlookup.client.jdbc.error.ShardErrorReason;
import io.shardlookup.client.jdbc.error.ShardException;
import io.shardlookup.client.jdbc.fence.CommitResult;
import io.shardlookup.client.jdbc.fence.FencedSession;
import io.shardlookup.client.jdbc.guard.Access;
import io.shardlookup.client.jdbc.guard.WorkGuard;
import io.shardlookup.model.Revision;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One run of work on one session: works under guard, then asks the shard. Not thread-safe. */
final class Transaction {
  /** Time for the reply to a commit that was sent just before the deadline. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  private final FencedSession session;
  private final Access access;
  private final Deadline deadline;

  Transaction(FencedSession session, Access access, Deadline deadline) {
    this.session = session;
    this.access = access;
    this.deadline = deadline;
  }

  /** How the transaction asks the shard at its end. */
  @FunctionalInterface
  interface End {
    CommitResult ask(FencedSession session, Revision revision, Duration replyTimeout);
  }

  /**
   * Runs the work, then presents what is known at that moment. Exceptions of the work other than
   * SQL ones pass, after a rollback.
   */
  <T extends @Nullable Object> Attempt<T> run(
      ShardWork<T> work, Supplier<Revision> knowledge, End end) {
    T value;
    try {
      value = underGuard(work);
    } catch (SQLException e) {
      return failed(e);
    } catch (ShardException e) {
      session.abandon();
      return new Attempt.Failed<>(e);
    } catch (Throwable e) {
      session.abandon();
      throw e;
    }
    if (deadline.isOver()) {
      session.abandon();
      return new Attempt.Failed<>(
          new ShardException(
              ShardErrorReason.DEADLINE_EXCEEDED, "the deadline came before the work's end"));
    }
    Revision revision = knowledge.get();
    CommitResult result = end.ask(session, revision, deadline.left().plus(GRACE));
    if (result instanceof CommitResult.Behind behind) {
      return new Attempt.Behind<>(behind.required());
    }
    if (result instanceof CommitResult.Refused refused) {
      return refused.reason().retryable()
          ? new Attempt.Again<>(refused.reason())
          : new Attempt.Failed<>(refused.reason());
    }
    if (result instanceof CommitResult.Unknown unknown) {
      return new Attempt.Unknown<>(unknown.reason());
    }
    return new Attempt.Done<>(value, revision);
  }

  private <T extends @Nullable Object> T underGuard(ShardWork<T> work) throws SQLException {
    WorkGuard guard = new WorkGuard(session.work(deadline.left().plus(GRACE)), access);
    T value;
    try {
      value = work.run(guard.connection());
    } catch (SQLException e) {
      if (guard.violation() != null) {
        throw forbidden(guard.violation(), e);
      }
      throw e;
    } finally {
      guard.end();
    }
    String violation = guard.violation();
    if (violation != null) {
      throw forbidden(violation, null);
    }
    return value;
  }

  private <T extends @Nullable Object> Attempt<T> failed(SQLException e) {
    if (SqlFailures.isConnectionLost(e) || SqlFailures.isKilled(e)) {
      return deadline.isOver()
          ? new Attempt.Failed<>(reason(ShardErrorReason.DEADLINE_EXCEEDED, "no reply in time", e))
          : new Attempt.Again<>(reason(ShardErrorReason.UNAVAILABLE, "cut off", e));
    }
    session.abandon();
    return SqlFailures.isContention(e)
        ? new Attempt.Again<>(reason(ShardErrorReason.CONTENTION, "the work", e))
        : new Attempt.Failed<>(reason(ShardErrorReason.STATEMENT_FAILED, "the work", e));
  }

  private static ShardException forbidden(String violation, @Nullable SQLException cause) {
    String message = "work: " + violation;
    return cause == null
        ? new ShardException(ShardErrorReason.FORBIDDEN, message)
        : new ShardException(ShardErrorReason.FORBIDDEN, message, cause);
  }

  private static ShardException reason(ShardErrorReason reason, String what, SQLException e) {
    return new ShardException(reason, what + ": " + e.getMessage(), e);
  }
}
