package io.shardlookup.server.follower;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.shardlookup.server.layout.KeyRange;
import io.shardlookup.server.layout.Layout;
import io.shardlookup.server.store.CommitResult;
import io.shardlookup.server.store.DirectoryStore;
import io.shardlookup.server.store.ScanPage;
import io.shardlookup.server.store.StoreException;
import io.shardlookup.server.store.StoreTransaction;
import io.shardlookup.server.store.StoredRecord;
import io.shardlookup.server.view.DirectoryIdentity;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The short calls of a follower; what becomes of each is an event. Thread-safe. */
final class DirectoryCalls {
  private static final KeyRange OWN_RECORD =
      new KeyRange(Layout.directory(), KeyRange.after(Layout.directory()));

  private final DirectoryStore store;
  private final RandomGenerator random;

  DirectoryCalls(DirectoryStore store, RandomGenerator random) {
    this.store = store;
    this.random = random;
  }

  /** Reads the directory's own record. */
  void readIdentity(Consumer<FollowerEvent> then) {
    var unused =
        store
            .scan(OWN_RECORD.newest(1))
            .whenComplete((page, failure) -> then.accept(identified(page, failure)));
  }

  /** Creates the directory's own record if there is none; racing nodes agree on one. */
  void createDirectory(Consumer<FollowerEvent> then) {
    DirectoryIdentity proposed = new DirectoryIdentity(newId(), 0);
    StoreTransaction creation =
        new StoreTransaction(
            List.of(new StoreTransaction.Comparison(Layout.directory(), 0)),
            List.of(
                new StoreTransaction.Write(Layout.directory(), DirectoryRecords.encode(proposed))));
    var unused =
        store
            .commit(creation)
            .whenComplete((result, failure) -> then.accept(created(proposed, result, failure)));
  }

  /** Asks for the store's newest revision. */
  void confirm(long begunNanos, long appliedNow, Consumer<FollowerEvent> then) {
    var unused =
        store
            .confirmRevision()
            .whenComplete(
                (revision, failure) ->
                    then.accept(
                        failure == null
                            ? new FollowerEvent.Confirmed(revision, begunNanos, appliedNow)
                            : new FollowerEvent.ConfirmFailed(failed(failure).why())));
  }

  /** What a failure means to the follower. */
  static FollowerEvent.CallFailed failed(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    StoreException.Kind kind =
        cause instanceof StoreException known ? known.kind() : StoreException.Kind.UNAVAILABLE;
    return new FollowerEvent.CallFailed(kind, String.valueOf(cause.getMessage()));
  }

  private static FollowerEvent identified(@Nullable ScanPage page, @Nullable Throwable failure) {
    if (page == null) {
      return failed(failure == null ? new IllegalStateException("no answer") : failure);
    }
    return page.records().isEmpty()
        ? new FollowerEvent.Identified(null, page.storeRevision())
        : identified(page.records().get(0).value(), page.storeRevision());
  }

  private static FollowerEvent created(
      DirectoryIdentity proposed, @Nullable CommitResult result, @Nullable Throwable failure) {
    if (result instanceof CommitResult.Committed committed) {
      return new FollowerEvent.Identified(proposed, committed.revision());
    }
    if (result instanceof CommitResult.Rejected rejected) {
      StoredRecord record = rejected.current().get(Layout.directory());
      return record == null
          ? new FollowerEvent.Identified(null, rejected.revision())
          : identified(record.value(), rejected.revision());
    }
    return failed(failure == null ? new IllegalStateException("no answer") : failure);
  }

  private static FollowerEvent identified(ByteString value, long storeRevision) {
    try {
      return new FollowerEvent.Identified(DirectoryRecords.decode(value), storeRevision);
    } catch (InvalidProtocolBufferException e) {
      return new FollowerEvent.IdentityDamaged(String.valueOf(e.getMessage()));
    }
  }

  private String newId() {
    return String.format("%016x%016x", random.nextLong(), random.nextLong());
  }
}
