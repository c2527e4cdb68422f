package io.shardlookup.server.admin;

import com.google.protobuf.ByteString;
import io.shardlookup.model.Epoch;
import io.shardlookup.model.Generation;
import io.shardlookup.model.Keyspace;
import io.shardlookup.model.Mapping;
import io.shardlookup.model.Shard;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.server.audit.AuditNote;
import io.shardlookup.server.layout.Layout;
import io.shardlookup.server.layout.RecordCodec;
import io.shardlookup.server.store.StoreTransaction.Comparison;
import java.util.List;

/**
 * A decided epoch: ends the newest one at its date, and writes every record whose extent changes in
 * one transaction. With 60 residues on both sides that is 123 writes and 125 comparisons.
 *
 * @param plan the transaction
 * @param epoch the new epoch
 * @param residues its residues
 */
record EpochPlan(Plan plan, Epoch epoch, List<Mapping> residues) {
  /** Most epochs of a keyspace: every client holds all of them. */
  private static final int MAX_EPOCHS = 1_000;

  /**
   * What the decision rests on.
   *
   * @param keyspace an unfenced SEQUENCE keyspace
   * @param epochs all epochs, oldest first
   * @param lastResidues the residues of the newest epoch
   * @param issued the latest date of which numbers were drawn
   * @param shards residue i is on the i-th
   */
  record Basis(
      Found<Keyspace> keyspace,
      List<Found<Epoch>> epochs,
      List<Found<Mapping>> lastResidues,
      Issued issued,
      List<Found<Shard>> shards) {}

  /**
   * The latest date of which numbers were drawn, as it was read.
   *
   * @param key its key
   * @param modRevision 0 if none were drawn
   * @param date yyyymmdd; 0 if none were drawn
   */
  record Issued(ByteString key, long modRevision, int date) {}

  static EpochPlan decide(Basis basis, int date) {
    Keyspace keyspace = basis.keyspace().orThrow();
    checkDate(basis, date);
    Rules.mayTakeAway(keyspace, "an epoch from " + date + " on");
    basis.lastResidues().forEach(r -> Rules.stable(r.orThrow().scope(), r.orThrow()));
    basis.shards().forEach(shard -> Rules.active(shard.orThrow()));
    if (basis.epochs().size() >= MAX_EPOCHS) {
      throw new LookupException(
          ErrorReason.LIMIT_EXCEEDED,
          "epochs of keyspace "
              + keyspace.name()
              + ": "
              + (MAX_EPOCHS + 1)
              + " (expected: at most "
              + MAX_EPOCHS
              + ")");
    }

    Found<Epoch> last = basis.epochs().get(basis.epochs().size() - 1);
    Epoch epoch = new Epoch(keyspace.name(), date, 0, basis.shards().size(), Generation.NONE);
    List<Mapping> residues =
        FirstRecords.residues(
            epoch, basis.shards().stream().map(shard -> shard.orThrow().name()).toList());
    return new EpochPlan(plan(basis, last, epoch, residues), epoch, residues);
  }

  private static Plan plan(Basis basis, Found<Epoch> last, Epoch epoch, List<Mapping> residues) {
    AuditNote note =
        new AuditNote(
            "CreateEpoch",
            epoch.keyspace().text(),
            "epoch " + epoch.date(),
            "",
            Words.of(epoch)
                + ": "
                + residues.stream().map(residue -> residue.shard().text()).toList());
    Plan plan =
        new Plan(note)
            .about(last)
            .about(Found.absent(Layout.epoch(epoch.keyspace(), epoch.date())))
            .provided(basis.keyspace())
            .provided(new Comparison(basis.issued().key(), basis.issued().modRevision()))
            .write(RecordCodec.write(last.orThrow().endingBefore(epoch.date())))
            .write(RecordCodec.write(epoch));
    basis.shards().forEach(plan::provided);
    for (Found<Mapping> residue : basis.lastResidues()) {
      plan.about(residue).write(RecordCodec.write(residue.orThrow()));
    }
    residues.forEach(residue -> plan.write(RecordCodec.write(residue)));
    return plan;
  }

  private static void checkDate(Basis basis, int date) {
    if (basis.epochs().isEmpty()) {
      throw new LookupException(
          ErrorReason.DAMAGED_RECORD,
          "keyspace " + basis.keyspace().orThrow().name() + " has no epoch at all");
    }
    Epoch last = basis.epochs().get(basis.epochs().size() - 1).orThrow();
    for (Found<Epoch> found : basis.epochs()) {
      if (found.orThrow().date() == date) {
        throw new LookupException(
            ErrorReason.ALREADY_EXISTS,
            "date: " + date + " (expected: a date without an epoch of its own)");
      }
    }
    if (date < last.date()) {
      throw LookupException.invalid("date", date, "after " + last.date() + ", the newest epoch's");
    }
    if (date <= basis.issued().date()) {
      throw new LookupException(
          ErrorReason.DATE_ISSUED,
          "date: "
              + date
              + " (expected: after "
              + basis.issued().date()
              + ", of which numbers were issued)");
    }
  }
}
