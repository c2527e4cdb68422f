package io.shardlookup.benchmarks.jmh;

import io.shardlookup.model.Assignment;
import io.shardlookup.model.Epoch;
import io.shardlookup.model.Fencing;
import io.shardlookup.model.Generation;
import io.shardlookup.model.Keyspace;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.KeyspaceState;
import io.shardlookup.model.Mapping;
import io.shardlookup.model.Scope;
import io.shardlookup.model.ShardName;
import io.shardlookup.model.strategy.RangeOrder;
import io.shardlookup.model.strategy.Strategy;
import io.shardlookup.model.view.DirectoryChange;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/** A mirrored keyspace as it is in production, and keys of it, for each strategy. */
public enum ScopeKeyspace {
  /** 1,024 slots; keys of 17 characters. */
  HASH(new Strategy.Hash(1024)) {
    @Override
    String key(int i) {
      return "customer-" + Digits.of(i, 8);
    }

    @Override
    void addScopes(List<DirectoryChange> changes) {
      for (int slot = 0; slot < 1024; slot++) {
        changes.add(mapping(new Scope.Slot(slot), slot));
      }
    }
  },

  /** 1,000 ranges in byte order; keys of 13 characters. */
  RANGE(new Strategy.Range(RangeOrder.BYTES)) {
    @Override
    String key(int i) {
      return "user-" + Digits.of(i, 8);
    }

    @Override
    void addScopes(List<DirectoryChange> changes) {
      for (int range = 0; range < RANGES; range++) {
        String start = range == 0 ? "" : key(range * KEYS_A_RANGE);
        String end = range == RANGES - 1 ? null : key((range + 1) * KEYS_A_RANGE);
        changes.add(mapping(new Scope.Range(start, end), range));
      }
    }
  },

  /** Four epochs with 8 to 32 residues; keys of the last 30 days, of 14 to 19 characters. */
  SEQUENCE(new Strategy.Sequence("ord-")) {
    @Override
    String key(int i) {
      return "ord-" + FIRST_KEYS.plusDays(i % 30).format(DATE) + '-' + (i / 30 + 1);
    }

    @Override
    void addScopes(List<DirectoryChange> changes) {
      for (int epoch = 0; epoch < 4; epoch++) {
        int date = Integer.parseInt(FIRST_KEYS.plusDays(10L * epoch - 10).format(DATE));
        int end = epoch == 3 ? 0 : Integer.parseInt(FIRST_KEYS.plusDays(10L * epoch).format(DATE));
        int residues = 8 * (epoch + 1);
        changes.add(new DirectoryChange.EpochPut(new Epoch(NAME, date, end, residues, GENERATION)));
        for (int residue = 0; residue < residues; residue++) {
          changes.add(mapping(new Scope.Residue(date, residue), residue));
        }
      }
    }
  };

  /** The keyspace's name. */
  static final KeyspaceName NAME = new KeyspaceName("measured");

  private static final int RANGES = 1_000;
  private static final int KEYS_A_RANGE = 1_000;
  private static final int SHARDS = 16;
  private static final Generation GENERATION = new Generation(1);
  private static final LocalDate FIRST_KEYS = LocalDate.of(2026, 1, 1);
  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyyMMdd");

  private final Strategy strategy;

  ScopeKeyspace(Strategy strategy) {
    this.strategy = strategy;
  }

  /** The i-th key: a new object at each call. */
  abstract String key(int i);

  abstract void addScopes(List<DirectoryChange> changes);

  /** Its records, with an entry of its own for every so-manieth of so many keys. */
  List<DirectoryChange> records(int keys, int pins) {
    List<DirectoryChange> changes = new ArrayList<>();
    changes.add(new DirectoryChange.KeyspacePut(definition()));
    addScopes(changes);
    for (int pin = 0; pin < pins; pin++) {
      int key = (int) ((long) pin * keys / pins);
      changes.add(mapping(new Scope.Entry(key(key)), pin));
    }
    return changes;
  }

  private Keyspace definition() {
    return new Keyspace(
        NAME,
        Fencing.UNFENCED,
        strategy,
        ZoneOffset.UTC,
        0,
        List.of(),
        KeyspaceState.ACTIVE,
        GENERATION);
  }

  private static DirectoryChange mapping(Scope scope, int number) {
    Assignment assignment = Assignment.serving(new ShardName("shard-" + number % SHARDS));
    return new DirectoryChange.MappingPut(new Mapping(NAME, scope, assignment, GENERATION));
  }
}
