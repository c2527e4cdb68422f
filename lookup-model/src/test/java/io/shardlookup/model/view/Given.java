package io.shardlookup.model.view;

import io.shardlookup.model.Assignment;
import io.shardlookup.model.Epoch;
import io.shardlookup.model.Fencing;
import io.shardlookup.model.Generation;
import io.shardlookup.model.Keyspace;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.KeyspaceState;
import io.shardlookup.model.Mapping;
import io.shardlookup.model.Revision;
import io.shardlookup.model.Scope;
import io.shardlookup.model.Shard;
import io.shardlookup.model.ShardName;
import io.shardlookup.model.ShardState;
import io.shardlookup.model.strategy.Strategy;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The records that a test starts from, in one keyspace. */
public final class Given {
  public static final KeyspaceName KEYSPACE = new KeyspaceName("orders");

  private Given() {}

  public static Keyspace keyspace(Strategy strategy) {
    return new Keyspace(
        KEYSPACE,
        Fencing.UNFENCED,
        strategy,
        ZoneId.of("UTC"),
        0,
        List.of(),
        KeyspaceState.ACTIVE,
        new Generation(1));
  }

  public static DirectoryChange put(Strategy strategy) {
    return new DirectoryChange.KeyspacePut(keyspace(strategy));
  }

  public static Mapping mapping(Scope scope, String shard, long generation) {
    return new Mapping(
        KEYSPACE, scope, Assignment.serving(new ShardName(shard)), new Generation(generation));
  }

  public static DirectoryChange put(Scope scope, String shard, long generation) {
    return new DirectoryChange.MappingPut(mapping(scope, shard, generation));
  }

  public static DirectoryChange put(int date, int endDate, int residues, long generation) {
    return new DirectoryChange.EpochPut(
        new Epoch(KEYSPACE, date, endDate, residues, new Generation(generation)));
  }

  public static DirectoryChange remove(Scope scope) {
    return new DirectoryChange.MappingRemoved(KEYSPACE, scope);
  }

  public static DirectoryChange damage(Scope scope) {
    return new DirectoryChange.MappingDamaged(KEYSPACE, scope, "protobuf: truncated");
  }

  public static Scope.Range range(String start, @Nullable String end) {
    return new Scope.Range(start, end);
  }

  public static Shard shard(String name) {
    return new Shard(
        new ShardName(name), "mysql://" + name, 1, ShardState.ACTIVE, "", new Generation(1));
  }

  /** An epoch with one shard for each residue: {@code shard-0} and so on. */
  public static List<DirectoryChange> epoch(int date, int endDate, int residues, long generation) {
    List<DirectoryChange> changes = new ArrayList<>();
    changes.add(put(date, endDate, residues, generation));
    for (int i = 0; i < residues; i++) {
      changes.add(put(new Scope.Residue(date, i), "shard-" + i, generation));
    }
    return changes;
  }

  /** A HASH keyspace with each slot on a shard of its own: {@code shard-0} and so on. */
  public static View hashed(int slots) {
    List<DirectoryChange> changes = new ArrayList<>();
    changes.add(put(new Strategy.Hash(slots)));
    for (int i = 0; i < slots; i++) {
      changes.add(put(new Scope.Slot(i), "shard-" + i, 1));
    }
    return view(changes);
  }

  public static View view(List<DirectoryChange> changes) {
    return View.EMPTY.with(new Revision(1), changes);
  }

  public static View view(DirectoryChange... changes) {
    return view(List.of(changes));
  }
}
