package io.shardlookup.server.store;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A replicated, ordered map from bytes to bytes with one history. Every write has a revision
 * (etcd's own number, from 1); a transaction has one for all its writes. Keys are relative to the
 * store's configured root.
 *
 * <p>No call blocks. Every call ends within its bound: a future that fails does so with a {@link
 * StoreException}. Thread-safe.
 */
public interface DirectoryStore extends AutoCloseable {
  /**
   * Most writes and comparisons of one transaction together; etcd refuses more than 128 operations.
   */
  int MAX_TRANSACTION_OPERATIONS = 128;

  /** Reads one page of a range. */
  CompletableFuture<ScanPage> scan(ScanRequest request);

  /**
   * Writes all or nothing, if every comparison holds. Fails with {@link
   * StoreException.Kind#UNAVAILABLE} if certainly nothing was written and with {@link
   * StoreException.Kind#OUTCOME_UNKNOWN} if nobody can say.
   */
  CompletableFuture<CommitResult> commit(StoreTransaction transaction);

  /**
   * The revision of the newest write that was acknowledged before this call, confirmed with a
   * quorum.
   */
  CompletableFuture<Long> confirmRevision();

  /**
   * Reports every write to keys from {@code start} to before {@code end} from {@code firstRevision}
   * on, in order, each transaction whole. Ends at the first trouble and never resumes by itself:
   * the caller opens the next watch where it wants to go on.
   */
  StoreWatch watch(ByteString start, ByteString end, long firstRevision, WatchListener listener);

  /**
   * Keeps a key written under a lease until the registration is closed; written again whenever the
   * lease was lost. The key disappears at most {@code timeToLive} after this process has died.
   */
  Registration register(ByteString key, ByteString value, Duration timeToLive);

  /** How the members of the store are, as far as they answer. Never fails. */
  CompletableFuture<List<StoreMember>> members();

  /** Ends all watches and registrations. Idempotent. */
  @Override
  void close();
}
