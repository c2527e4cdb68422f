package io.shardlookup.server.audit;

/**
 * What the audit says of one change, in words.
 *
 * @param verb the verb, for example {@code AssignSlot}
 * @param keyspace the keyspace; empty if none
 * @param subject what was changed, for example {@code slot 7}
 * @param before state before; empty if it did not exist
 * @param after state after; empty if it is gone
 */
public record AuditNote(
    String verb, String keyspace, String subject, String before, String after) {}
