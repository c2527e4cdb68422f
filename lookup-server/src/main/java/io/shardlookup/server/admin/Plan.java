package io.shardlookup.server.admin;

import com.google.protobuf.ByteString;
import io.shardlookup.server.audit.AuditNote;
import io.shardlookup.server.store.StoreTransaction;
import io.shardlookup.server.store.StoreTransaction.Comparison;
import io.shardlookup.server.store.StoreTransaction.Write;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One decided transaction: what must still hold, what is written then, and what the audit says.
 * Records are either the <em>subject</em>, whose change by somebody else is a conflict that the
 * caller has to see, or looked at, whose change only means to decide again. Not thread-safe.
 */
final class Plan {
  private final AuditNote note;
  private final Map<ByteString, Comparison> comparisons = new LinkedHashMap<>();
  private final Set<ByteString> subjects = new LinkedHashSet<>();
  private final List<Write> writes = new ArrayList<>();

  Plan(AuditNote note) {
    this.note = note;
  }

  /** The change is about this record: nobody may have written it. */
  Plan about(Found<?> record) {
    subjects.add(record.key());
    return provided(record);
  }

  /** The decision rests on this record: nobody may have written it. */
  Plan provided(Found<?> record) {
    return provided(record.unchanged());
  }

  /** The decision rests on this. */
  Plan provided(Comparison comparison) {
    comparisons.put(comparison.key(), comparison);
    return this;
  }

  Plan write(Write write) {
    writes.add(write);
    return this;
  }

  Plan delete(ByteString key) {
    return write(new Write(key, null));
  }

  AuditNote note() {
    return note;
  }

  Set<ByteString> subjects() {
    return subjects;
  }

  List<Comparison> comparisons() {
    return List.copyOf(comparisons.values());
  }

  /** The transaction, with its audit record, which must not be there yet: it happens once. */
  StoreTransaction transaction(Write audit) {
    List<Comparison> all = new ArrayList<>(comparisons.values());
    all.add(new Comparison(audit.key(), 0));
    List<Write> allWrites = new ArrayList<>(writes);
    allWrites.add(audit);
    return new StoreTransaction(all, allWrites);
  }
}
