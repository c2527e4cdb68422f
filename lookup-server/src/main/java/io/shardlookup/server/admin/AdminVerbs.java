package io.shardlookup.server.admin;

import io.shardlookup.model.AssignmentPool;
import io.shardlookup.server.audit.AuditJournal;
import io.shardlookup.server.audit.AuditLog;
import io.shardlookup.server.layout.RecordCodec;
import io.shardlookup.server.view.LiveView;

/**
 * The verbs, for one incarnation of the directory: revisions of different ones do not mix.
 * Immutable.
 */
record AdminVerbs(
    int incarnation,
    StoreCalls calls,
    DirectoryRecords records,
    ChangeWriter writer,
    AdminConfig config,
    RecordCodec codec) {
  static AdminVerbs of(
      StoreCalls calls, AuditJournal journal, AdminConfig config, int incarnation) {
    RecordCodec codec = new RecordCodec(new AssignmentPool(), incarnation);
    return new AdminVerbs(
        incarnation,
        calls,
        new DirectoryRecords(calls, codec),
        new ChangeWriter(calls, journal, codec),
        config,
        codec);
  }

  KeyspaceCreation keyspaceCreation() {
    return new KeyspaceCreation(records, writer, calls, config.nodeId());
  }

  KeyspaceDeletion keyspaceDeletion() {
    return new KeyspaceDeletion(records, writer, new RecordSweep(calls));
  }

  ShardAdmin shards() {
    return new ShardAdmin(records, writer);
  }

  EntryAdmin entries() {
    return new EntryAdmin(records, writer);
  }

  SlotAdmin slots() {
    return new SlotAdmin(records, writer);
  }

  RangeAdmin ranges() {
    return new RangeAdmin(records, writer);
  }

  EpochAdmin epochs() {
    return new EpochAdmin(records, writer);
  }

  AuditListing audit() {
    return new AuditListing(new AuditLog(calls::scan, codec));
  }

  EntryLoad load(LiveView live) {
    return new EntryLoad(records, writer, live);
  }

  MappingPages mappings(MappingQuery query) {
    return MappingPages.begin(calls, records, query);
  }
}
