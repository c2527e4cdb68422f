package io.shardlookup.client;

import io.shardlookup.model.Revision;
import io.shardlookup.model.error.LookupException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How one key is to be resolved.
 *
 * @param deadline how long it may take; null for the client's default
 * @param assign in a DIRECTORY keyspace: a key without an entry gets a shard by the keyspace's
 *     policy; callers that race get the same one
 * @param minRevision the answer knows every change up to here (read your writes)
 * @param linearizable the answer knows every change acknowledged before the call: a node confirms
 *     with the directory's store, nothing is answered from the cache
 */
public record ResolveOptions(
    @Nullable Duration deadline, boolean assign, Revision minRevision, boolean linearizable) {
  /** From what is held, else from a node; within the client's default deadline. */
  public static final ResolveOptions DEFAULT =
      new ResolveOptions(null, false, Revision.NONE, false);

  /** Refuses values out of bounds with {@link LookupException} INVALID_ARGUMENT. */
  public ResolveOptions {
    if (deadline != null && (deadline.isZero() || deadline.isNegative())) {
      throw LookupException.invalid("deadline", deadline, "more than 0");
    }
  }

  /** The same with a deadline. */
  public ResolveOptions withDeadline(Duration newDeadline) {
    return new ResolveOptions(newDeadline, assign, minRevision, linearizable);
  }

  /** The same, and a key without an entry gets a shard. */
  public ResolveOptions assigning() {
    return new ResolveOptions(deadline, true, minRevision, linearizable);
  }

  /** The same, knowing every change up to the revision. */
  public ResolveOptions atLeast(Revision revision) {
    return new ResolveOptions(deadline, assign, revision, linearizable);
  }

  /** The same, knowing every change acknowledged before the call. */
  public ResolveOptions linearized() {
    return new ResolveOptions(deadline, assign, minRevision, true);
  }
}
