package io.shardlookup.server.admin;

import io.shardlookup.model.Assignment;
import io.shardlookup.model.Generation;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.Mapping;
import io.shardlookup.model.Scope;
import io.shardlookup.model.Shard;
import io.shardlookup.model.ShardName;
import io.shardlookup.model.strategy.KeySyntax;
import io.shardlookup.server.admin.LoadTally.Item;
import io.shardlookup.server.audit.AuditNote;
import io.shardlookup.server.layout.Layout;
import io.shardlookup.server.layout.RecordCodec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Entries that are created in one transaction. Bounded to fit one. Not thread-safe. */
final class LoadBatch {
  private static final int MAX_ENTRIES = 100;
  private static final int MAX_SHARDS = 20;

  /** With a comparison of the wider scope for each. */
  private static final int MAX_MIRRORED_ENTRIES = 45;

  private final LoadBasis basis;
  private final List<Placed> entries = new ArrayList<>();
  private final Map<ShardName, Found<Shard>> shards = new LinkedHashMap<>();

  LoadBatch(LoadBasis basis) {
    this.basis = basis;
  }

  /**
   * An entry and where it goes.
   *
   * @param enclosing the wider scope of its key; null in DIRECTORY
   */
  record Placed(Item item, Found<Shard> target, @Nullable Found<Mapping> enclosing) {
    ShardName shard() {
      return target.orThrow().name();
    }
  }

  /** Adds an entry; false if the batch is full. */
  boolean add(Placed entry) {
    int most = basis.isMirrored() ? MAX_MIRRORED_ENTRIES : MAX_ENTRIES;
    boolean newShard = !shards.containsKey(entry.shard());
    if (entries.size() == most || (newShard && shards.size() == MAX_SHARDS)) {
      return false;
    }
    entries.add(entry);
    shards.put(entry.shard(), entry.target());
    return true;
  }

  List<Placed> entries() {
    return entries;
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  /**
   * The transaction.
   *
   * @param count how many entries the keyspace has; null in DIRECTORY
   */
  Plan plan(EntryCounts.@Nullable Count count) {
    KeyspaceName keyspace = basis.keyspace().orThrow().name();
    Plan plan = new Plan(note(keyspace)).provided(basis.keyspace());
    shards.values().forEach(plan::provided);
    for (Placed entry : entries) {
      Scope scope = new Scope.Entry(entry.item().key());
      Mapping mapping =
          new Mapping(keyspace, scope, Assignment.serving(entry.shard()), Generation.NONE);
      plan.about(Found.absent(Layout.mapping(keyspace, scope))).write(RecordCodec.write(mapping));
      if (entry.enclosing() != null) {
        plan.provided(entry.enclosing());
      }
    }
    if (count != null) {
      count.change(plan, keyspace, entries.size());
    }
    return plan;
  }

  private AuditNote note(KeyspaceName keyspace) {
    Map<String, Integer> byShard = new TreeMap<>();
    entries.forEach(entry -> byShard.merge(entry.shard().text(), 1, Integer::sum));
    return new AuditNote(
        "LoadEntries",
        keyspace.text(),
        entries.size()
            + " entries from "
            + KeySyntax.quote(entries.get(0).item().key())
            + " to "
            + KeySyntax.quote(entries.get(entries.size() - 1).item().key()),
        "",
        byShard.toString());
  }
}
