package io.shardlookup.server.admin;

import io.shardlookup.model.Assignment;
import io.shardlookup.model.Generation;
import io.shardlookup.model.Keyspace;
import io.shardlookup.model.Mapping;
import io.shardlookup.model.Scope;
import io.shardlookup.model.Shard;
import io.shardlookup.server.audit.AuditNote;
import io.shardlookup.server.layout.RecordCodec;
import java.util.OptionalLong;
import java.util.function.Function;

/** Decides to give a slot, range or residue of an unfenced keyspace to another shard. Pure. */
final class ScopeReassignment {
  private ScopeReassignment() {}

  /**
   * The decision.
   *
   * @param expected the generation that the caller counts on, if any
   * @param answer what the caller is told, by the mapping as it is then
   */
  static <R> Decision<R> decide(
      Subject subject, Found<Shard> target, OptionalLong expected, Function<Mapping, R> answer) {
    Found<Mapping> mapping = subject.mapping();
    Keyspace keyspace = subject.keyspace().orThrow();
    Shard shard = target.orThrow();
    Rules.expected(expected, mapping);
    Mapping current = mapping.value();
    if (current != null && current.assignment().equals(Assignment.serving(shard.name()))) {
      return new Decision.Unchanged<>(answer.apply(current));
    }
    Rules.mayTakeAway(keyspace, "giving " + subject.scope().describe() + " to " + shard.name());
    if (current != null) {
      Rules.stable(subject.scope(), current);
    }
    Rules.active(shard);

    Mapping wanted =
        new Mapping(
            keyspace.name(), subject.scope(), Assignment.serving(shard.name()), Generation.NONE);
    AuditNote note =
        new AuditNote(
            subject.verb(),
            keyspace.name().text(),
            subject.scope().describe(),
            Words.of(mapping),
            Words.of(wanted));
    Plan plan =
        new Plan(note)
            .about(mapping)
            .provided(subject.keyspace())
            .provided(target)
            .write(RecordCodec.write(wanted));
    return new Decision.Change<>(
        plan, revision -> answer.apply(wanted.withGeneration(Generation.at(revision))));
  }

  /**
   * A scope as it was read.
   *
   * @param verb the verb, for the audit
   * @param scope what it covers
   * @param mapping its record; a damaged one of an unfenced keyspace is written anew
   */
  record Subject(String verb, Found<Keyspace> keyspace, Scope scope, Found<Mapping> mapping) {}
}
