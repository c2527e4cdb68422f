package io.shardlookup.server.follower;

import com.google.protobuf.ByteString;
import io.shardlookup.model.Assignment;
import io.shardlookup.model.Fencing;
import io.shardlookup.model.Generation;
import io.shardlookup.model.Keyspace;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.KeyspaceState;
import io.shardlookup.model.Mapping;
import io.shardlookup.model.Scope;
import io.shardlookup.model.Shard;
import io.shardlookup.model.ShardName;
import io.shardlookup.model.ShardState;
import io.shardlookup.model.strategy.AssignmentPolicy;
import io.shardlookup.model.strategy.Strategy;
import io.shardlookup.server.layout.Layout;
import io.shardlookup.server.layout.RecordCodec;
import io.shardlookup.server.store.CommitResult;
import io.shardlookup.server.store.DirectoryStore;
import io.shardlookup.server.store.StoreTransaction;
import io.shardlookup.server.store.StoreTransaction.Write;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Writes records of a directory into a store, as administration would. */
public final class StoredDirectory {
  private final DirectoryStore store;

  /** Writes into this store. */
  public StoredDirectory(DirectoryStore store) {
    this.store = store;
  }

  /** A DIRECTORY keyspace; returns the revision. */
  public long directoryKeyspace(String name) {
    return write(
        RecordCodec.write(keyspace(name, new Strategy.Directory(AssignmentPolicy.WEIGHTED))));
  }

  /** A HASH keyspace whose slots are all on one shard. */
  public long hashKeyspace(String name, int slots, String shard) {
    for (int slot = 0; slot < slots; slot++) {
      slot(name, slot, shard);
    }
    return write(RecordCodec.write(keyspace(name, new Strategy.Hash(slots))));
  }

  /** A shard. */
  public long shard(String name) {
    return write(
        RecordCodec.write(
            new Shard(
                new ShardName(name), "db://" + name, 1, ShardState.ACTIVE, "", Generation.NONE)));
  }

  /** An entry. */
  public long entry(String keyspace, String key, String shard) {
    return write(mapping(keyspace, new Scope.Entry(key), shard));
  }

  /** Entries {@code prefix0..prefix(count-1)}, a hundred a transaction. */
  public void entries(String keyspace, String prefix, int count, String shard) {
    List<Write> writes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      writes.add(mapping(keyspace, new Scope.Entry(prefix + i), shard));
      if (writes.size() == 100 || i == count - 1) {
        write(writes.toArray(Write[]::new));
        writes.clear();
      }
    }
  }

  /** A slot. */
  public long slot(String keyspace, int slot, String shard) {
    return write(mapping(keyspace, new Scope.Slot(slot), shard));
  }

  /** Removes an entry. */
  public long removeEntry(String keyspace, String key) {
    return write(new Write(Layout.entry(new KeyspaceName(keyspace), key), null));
  }

  /** Puts garbage where an entry should be. */
  public long damageEntry(String keyspace, String key) {
    return write(
        new Write(
            Layout.entry(new KeyspaceName(keyspace), key), ByteString.copyFromUtf8("garbage")));
  }

  /** A tick. */
  public long tick() {
    return write(new Write(Layout.tick(), ByteString.copyFromUtf8("tick")));
  }

  /** Any writes, in one transaction. */
  public long write(Write... writes) {
    CommitResult result = store.commit(new StoreTransaction(List.of(), List.of(writes))).join();
    return ((CommitResult.Committed) result).revision();
  }

  private static Keyspace keyspace(String name, Strategy strategy) {
    return new Keyspace(
        new KeyspaceName(name),
        Fencing.UNFENCED,
        strategy,
        ZoneOffset.UTC,
        0,
        List.of(),
        KeyspaceState.ACTIVE,
        Generation.NONE);
  }

  private static Write mapping(String keyspace, Scope scope, String shard) {
    return RecordCodec.write(
        new Mapping(
            new KeyspaceName(keyspace),
            scope,
            Assignment.serving(new ShardName(shard)),
            Generation.NONE));
  }
}
