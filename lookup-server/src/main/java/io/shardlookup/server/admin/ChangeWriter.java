package io.shardlookup.server.admin;

import com.google.protobuf.ByteString;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.server.audit.AuditJournal;
import io.shardlookup.server.audit.Requester;
import io.shardlookup.server.layout.RecordCodec;
import io.shardlookup.server.store.CommitResult;
import io.shardlookup.server.store.CommitResult.Committed;
import io.shardlookup.server.store.CommitResult.Rejected;
import io.shardlookup.server.store.StoreTransaction;
import io.shardlookup.server.store.StoreTransaction.Comparison;
import io.shardlookup.server.store.StoreTransaction.Write;
import io.shardlookup.server.store.StoredRecord;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes changes: decides, commits with an audit record, and settles what a lost race or a lost
 * reply means. Thread-safe.
 */
final class ChangeWriter {
  /** Decisions that rest on a record many others write (a count) are made again this often. */
  private static final int MAX_DECISIONS = 30;

  private static final int MAX_SENDINGS = 3;
  private static final long MAX_PAUSE_MICROS = 5_000;

  private final StoreCalls calls;
  private final AuditJournal journal;
  private final RecordCodec codec;
  private final DirectoryRecords records;

  ChangeWriter(StoreCalls calls, AuditJournal journal, RecordCodec codec) {
    this.calls = calls;
    this.journal = journal;
    this.codec = codec;
    this.records = new DirectoryRecords(calls, codec);
  }

  /**
   * Decides and commits. If a record that the change is about was written meanwhile: CONFLICT with
   * its current state. If another record that the decision rests on was: decides again.
   */
  <R> R change(Requester requester, Supplier<Decision<R>> decide) {
    for (int decisions = 1; ; decisions++) {
      Decision<R> decision = decide.get();
      if (decision instanceof Decision.Unchanged<R> unchanged) {
        return unchanged.answer();
      }
      Decision.Change<R> change = (Decision.Change<R>) decision;
      CommitResult result = finish(begin(requester, change.plan()));
      if (result instanceof Committed committed) {
        return change.answer().apply(codec.revision(committed.revision()));
      }
      Found<?> lost = lost(change.plan(), (Rejected) result);
      if (change.plan().subjects().contains(lost.key()) || decisions == MAX_DECISIONS) {
        throw Conflicts.with(lost, "as it was when it was read; somebody else changed it");
      }
      LockSupport.parkNanos(
          TimeUnit.MICROSECONDS.toNanos(ThreadLocalRandom.current().nextLong(1, MAX_PAUSE_MICROS)));
    }
  }

  /**
   * A plan on its way.
   *
   * @param transaction what was sent
   * @param auditKey the key that only this transaction writes
   * @param commit the store's answer
   */
  record Sent(
      StoreTransaction transaction, ByteString auditKey, CompletableFuture<CommitResult> commit) {}

  /** Sends a plan; {@link #finish} says what became of it. */
  Sent begin(Requester requester, Plan plan) {
    Write audit = journal.write(requester, plan.note());
    StoreTransaction transaction = plan.transaction(audit);
    return new Sent(transaction, audit.key(), calls.begin(transaction));
  }

  /**
   * Waits for a plan, and sends it again while its outcome is unknown, a bounded number of times.
   * That is safe since it compares that its audit record is not there: it happens at most once, and
   * a rejection shows the audit record if it happened before.
   */
  CommitResult finish(Sent sent) {
    CommitResult result = settle(sent);
    if (result instanceof Rejected rejected) {
      StoredRecord written = rejected.current().get(sent.auditKey());
      return written == null ? rejected : new Committed(written.modRevision());
    }
    return result;
  }

  private CommitResult settle(Sent sent) {
    CompletableFuture<CommitResult> commit = sent.commit();
    LookupException unknown = null;
    for (int sendings = 1; ; sendings++) {
      try {
        return calls.finish(commit);
      } catch (LookupException e) {
        if (unknown == null && e.reason() != ErrorReason.OUTCOME_UNKNOWN) {
          throw e;
        }
        unknown = unknown == null ? e : unknown;
        if (sendings == MAX_SENDINGS || e.reason() != ErrorReason.OUTCOME_UNKNOWN) {
          throw unknown;
        }
      }
      commit = calls.begin(sent.transaction());
    }
  }

  private Found<?> lost(Plan plan, Rejected rejected) {
    @Nullable Found<?> lookedAt = null;
    for (Comparison comparison : plan.comparisons()) {
      StoredRecord current = rejected.current().get(comparison.key());
      if ((current == null ? 0 : current.modRevision()) == comparison.modRevision()) {
        continue;
      }
      Found<?> found = found(comparison.key(), current);
      if (plan.subjects().contains(comparison.key())) {
        return found;
      }
      lookedAt = found;
    }
    if (lookedAt == null) {
      throw new LookupException(
          ErrorReason.INTERNAL, "etcd rejected a transaction whose comparisons hold");
    }
    return lookedAt;
  }

  private Found<?> found(ByteString key, @Nullable StoredRecord current) {
    return current == null ? Found.absent(key) : records.decodeAny(current);
  }
}
