package io.shardlookup.server.session;

import io.shardlookup.model.Revision;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.server.lookup.BatchLimits;
import io.shardlookup.v1.LookupBatch;
import io.shardlookup.v1.LookupKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A batch of lookups that is not answered yet: ready to be, or waiting for the view to reach a
 * revision, or for keys to be assigned. Confined to its session.
 */
final class PendingBatch {
  /** An assigned key is in the store, and the view has it as soon as the watch brings it. */
  private static final Duration ASSIGNED_PATIENCE = Duration.ofSeconds(2);

  private final LookupBatch batch;
  private final Revision minimum;
  private Revision required;
  private boolean waiting;
  private boolean reached;
  private boolean gaveUp;
  private int assigning;
  private boolean assigned;
  private Map<Integer, LookupException> errors = Map.of();

  /** Checks the number of its keys and its revision. */
  PendingBatch(LookupBatch batch) {
    BatchLimits.checkKeys(batch.getKeysCount());
    this.batch = batch;
    this.minimum = BatchLimits.revision("min_revision", batch.getMinRevision());
    this.required = minimum;
  }

  long id() {
    return batch.getBatchId();
  }

  List<LookupKey> keys() {
    return batch.getKeysList();
  }

  /** What the client asked for as its lowest revision. */
  Revision minimum() {
    return minimum;
  }

  /** What it is held back for: the minimum, or the revision of keys that it assigned. */
  Revision required() {
    return required;
  }

  /** Whether it can be answered at the revision, for good or for want of a better one. */
  boolean isAnswerableAt(Revision revision) {
    return assigning == 0 && (gaveUp || revision.isAtLeast(required));
  }

  /** Whether somebody has to be asked to tell when the required revision is reached. */
  boolean needsWait() {
    return assigning == 0 && !waiting && !reached && !gaveUp;
  }

  /**
   * How long it waits for its revision: as long as the given bound, or longer when there is no
   * answer behind that could stand in.
   */
  Duration patience(Duration bound) {
    return assigned && bound.compareTo(ASSIGNED_PATIENCE) < 0 ? ASSIGNED_PATIENCE : bound;
  }

  void beginWait() {
    waiting = true;
  }

  /** The wait is over; the node's view has reached the revision or will not do so in time. */
  void endWait(boolean success) {
    waiting = false;
    reached = success;
    gaveUp = !success;
  }

  /** Whether keys without an entry may still be assigned. */
  boolean mayAssign() {
    return !assigned;
  }

  void beginAssign(int keys) {
    assigned = true;
    assigning = keys;
  }

  /** One key was assigned: whoever answers has to know that revision. */
  void endAssign(Revision knownAt) {
    assigning--;
    required = Revision.max(required, knownAt);
    reached = false;
    gaveUp = false;
  }

  /** One key could not be assigned. */
  void endAssign(int position, LookupException error) {
    assigning--;
    errors = errors.isEmpty() ? new HashMap<>() : errors;
    errors.put(position, error);
  }

  /** Why the key at the position could not be assigned; null if nothing is wrong with it. */
  @Nullable LookupException error(int position) {
    return errors.get(position);
  }
}
