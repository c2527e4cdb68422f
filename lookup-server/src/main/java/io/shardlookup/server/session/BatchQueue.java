package io.shardlookup.server.session;

import io.shardlookup.model.Revision;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.server.lookup.KeyAnswers;
import io.shardlookup.v1.LookupBatch;
import io.shardlookup.v1.LookupKey;
import io.shardlookup.v1.LookupReplies;
import io.shardlookup.v1.LookupResult;
import io.shardlookup.v1.SessionResponse;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lookups of one client that are not answered yet. One that waits holds up neither the others
 * nor anything else of the session. Confined to its session.
 */
final class BatchQueue {
  /** Most unanswered batches. */
  static final int MAX = 16;

  private final SessionContext context;
  private final List<PendingBatch> batches = new ArrayList<>();

  BatchQueue(SessionContext context) {
    this.context = context;
  }

  /** Adds a batch; LIMIT_EXCEEDED if there are too many, or too many keys in it. */
  void add(LookupBatch batch) {
    if (batches.size() >= MAX) {
      throw new LookupException(
          ErrorReason.LIMIT_EXCEEDED,
          "unanswered batches: " + (MAX + 1) + " (expected: at most " + MAX + ")");
    }
    batches.add(new PendingBatch(batch));
  }

  /**
   * Answers the first batch that can be answered at this moment; whether there was one. A client
   * that knows more than the view, up to {@code cursor}, is told that the answer is behind.
   */
  boolean answerOne(Moment moment, Revision cursor, SessionLink link) {
    Revision revision = moment.view().revision();
    for (Iterator<PendingBatch> i = batches.iterator(); i.hasNext(); ) {
      PendingBatch batch = i.next();
      if (batch.isAnswerableAt(revision)) {
        LookupReplies.Builder replies = tryAnswer(batch, moment, link);
        if (replies != null) {
          i.remove();
          boolean behind = revision.isOlderThan(batch.minimum()) || revision.isOlderThan(cursor);
          link.send(SessionResponse.newBuilder().setReplies(replies.setBehind(behind)).build());
          count(batch, behind);
          return true;
        }
      } else if (batch.needsWait()) {
        batch.beginWait();
        link.awaitRevision(batch);
      }
    }
    return false;
  }

  /** The answers; null if keys have to be assigned first, which is begun. */
  private LookupReplies.@Nullable Builder tryAnswer(
      PendingBatch batch, Moment moment, SessionLink link) {
    LookupReplies.Builder replies =
        LookupReplies.newBuilder()
            .setBatchId(batch.id())
            .setRevision(moment.view().revision().value())
            .setAgeMillis(moment.ageMillis());
    List<LookupKey> keys = batch.keys();
    List<Integer> unassigned = List.of();
    for (int i = 0; i < keys.size(); i++) {
      LookupKey key = keys.get(i);
      LookupResult result = context.answers().find(moment.view(), key);
      if (result != null) {
        replies.addResults(result);
      } else if (key.getAssign() && batch.mayAssign()) {
        unassigned = unassigned.isEmpty() ? new ArrayList<>() : unassigned;
        unassigned.add(i);
      } else {
        replies.addResults(missing(batch, i, moment));
      }
    }
    if (unassigned.isEmpty()) {
      return replies;
    }
    batch.beginAssign(unassigned.size());
    unassigned.forEach(position -> link.assign(batch, position));
    return null;
  }

  private LookupResult missing(PendingBatch batch, int position, Moment moment) {
    LookupException error = batch.error(position);
    if (error != null) {
      return KeyAnswers.failed(error);
    }
    LookupKey key = batch.keys().get(position);
    if (key.getAssign() && moment.view().revision().isOlderThan(batch.required())) {
      return KeyAnswers.failed(
          new LookupException(
              ErrorReason.REVISION_NOT_REACHED,
              "revision: "
                  + moment.view().revision()
                  + " (expected: "
                  + batch.required()
                  + ", at which the key was assigned)"));
    }
    return context.answers().answer(moment.view(), key);
  }

  private void count(PendingBatch batch, boolean behind) {
    context.meters().batches.increment();
    context.meters().keys.add(batch.keys().size());
    if (behind) {
      context.meters().behind.increment();
    }
  }
}
