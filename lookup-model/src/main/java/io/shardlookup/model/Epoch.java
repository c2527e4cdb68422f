package io.shardlookup.model;

import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.strategy.SequenceDate;

/**
 * One epoch of a SEQUENCE keyspace: from its date to before its end date, numbers have this many
 * residues.
 *
 * @param keyspace the keyspace it belongs to
 * @param date first date, yyyymmdd
 * @param endDate first date after it, yyyymmdd; 0 for the newest epoch
 * @param residues 1..60
 * @param generation version of the record
 */
public record Epoch(
    KeyspaceName keyspace, int date, int endDate, int residues, Generation generation) {
  /** Most residues of an epoch: it has to fit one etcd transaction with room to spare. */
  public static final int MAX_RESIDUES = 60;

  /** Refuses values out of bounds with {@link LookupException} INVALID_ARGUMENT. */
  public Epoch {
    SequenceDate.check("epoch date", date);
    if (endDate != 0) {
      SequenceDate.check("epoch end_date", endDate);
      if (endDate <= date) {
        throw LookupException.invalid("epoch end_date", endDate, "0 or a date after " + date);
      }
    }
    if (residues < 1 || residues > MAX_RESIDUES) {
      throw LookupException.invalid("residues", residues, "1.." + MAX_RESIDUES);
    }
  }

  /** Whether the epoch is in force on the date. */
  public boolean covers(int day) {
    return day >= date && (endDate == 0 || day < endDate);
  }

  /** The same epoch with an end; not stored yet. */
  public Epoch endingBefore(int newEndDate) {
    return new Epoch(keyspace, date, newEndDate, residues, Generation.NONE);
  }

  /** The same epoch at another generation. */
  public Epoch withGeneration(Generation newGeneration) {
    return new Epoch(keyspace, date, endDate, residues, newGeneration);
  }
}
