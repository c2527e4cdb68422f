package io.shardlookup.server.admin;

import io.shardlookup.model.Assignment;
import io.shardlookup.model.Epoch;
import io.shardlookup.model.Generation;
import io.shardlookup.model.Keyspace;
import io.shardlookup.model.Mapping;
import io.shardlookup.model.Scope;
import io.shardlookup.model.Shard;
import io.shardlookup.model.ShardName;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.strategy.KeySyntax;
import io.shardlookup.model.strategy.RangeOrder;
import io.shardlookup.model.strategy.SequenceDate;
import io.shardlookup.model.strategy.Strategy;
import io.shardlookup.model.wire.WireCodec;
import io.shardlookup.v1.CreateKeyspaceRequest;
import io.shardlookup.v1.InitialRange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The records that a keyspace begins with, decided from what was asked. Pure.
 *
 * @param mappings its slots, ranges or residues; none in DIRECTORY
 * @param epoch its first epoch; empty but in SEQUENCE
 */
record FirstRecords(List<Mapping> mappings, Optional<Epoch> epoch) {
  /** Most different shards: the last step of a creation compares all of them. */
  static final int MAX_SHARDS = 100;

  /** Copies the list. */
  FirstRecords {
    mappings = List.copyOf(mappings);
  }

  /** The shards that a request names; INVALID_ARGUMENT if they are too many or badly named. */
  static Set<ShardName> shardsOf(CreateKeyspaceRequest request) {
    Set<ShardName> names = new LinkedHashSet<>();
    request.getShardsList().forEach(name -> names.add(new ShardName(name)));
    request.getRangesList().forEach(range -> names.add(new ShardName(range.getShard())));
    if (names.size() > MAX_SHARDS) {
      throw LookupException.invalid("shards", names.size() + " shards", "at most " + MAX_SHARDS);
    }
    return names;
  }

  /**
   * The records; {@link LookupException} if the request asks for what its strategy does not have.
   *
   * @param shards all that the request names
   */
  static FirstRecords decide(
      Keyspace keyspace, CreateKeyspaceRequest request, Map<ShardName, Shard> shards) {
    Strategy strategy = keyspace.strategy();
    boolean takesShards =
        strategy instanceof Strategy.Hash || strategy instanceof Strategy.Sequence;
    none(takesShards, "shards", request.getShardsCount(), strategy);
    none(strategy instanceof Strategy.Range, "ranges", request.getRangesCount(), strategy);
    none(strategy instanceof Strategy.Sequence, "first_date", request.getFirstDate(), strategy);
    shards.values().forEach(Rules::active);
    if (strategy instanceof Strategy.Hash hash) {
      return new FirstRecords(slots(keyspace, hash, request, shards), Optional.empty());
    }
    if (strategy instanceof Strategy.Range range) {
      return new FirstRecords(ranges(keyspace, range.order(), request), Optional.empty());
    }
    return strategy instanceof Strategy.Sequence
        ? firstEpoch(keyspace, request)
        : new FirstRecords(List.of(), Optional.empty());
  }

  private static void none(boolean allowed, String field, int count, Strategy strategy) {
    if (!allowed && count != 0) {
      throw LookupException.invalid(
          field,
          field.equals("first_date") ? Integer.toUnsignedString(count) : count + " of them",
          "none in a " + strategy.word() + " keyspace");
    }
  }

  private static List<Mapping> slots(
      Keyspace keyspace,
      Strategy.Hash hash,
      CreateKeyspaceRequest request,
      Map<ShardName, Shard> shards) {
    if (request.getShardsCount() == 0) {
      throw LookupException.invalid("shards", "none", "at least one in a HASH keyspace");
    }
    if (shards.size() != request.getShardsCount()) {
      throw LookupException.invalid("shards", request.getShardsList(), "each one once");
    }
    List<ShardName> dealt = deal(hash.slots(), shards.values());
    List<Mapping> slots = new ArrayList<>();
    for (int slot = 0; slot < hash.slots(); slot++) {
      slots.add(mapping(keyspace, new Scope.Slot(slot), dealt.get(slot)));
    }
    return slots;
  }

  /**
   * Deals slots in proportion to the weights, to within one, and evenly spread: smooth weighted
   * round robin. The same shards in the same order get the same slots.
   */
  private static List<ShardName> deal(int slots, Collection<Shard> shards) {
    List<Shard> takers = shards.stream().filter(shard -> shard.weight() > 0).toList();
    if (takers.isEmpty()) {
      throw new LookupException(
          ErrorReason.NO_SHARD_AVAILABLE,
          "weights of the shards: all 0 (expected: at least one above 0)");
    }
    long total = takers.stream().mapToLong(Shard::weight).sum();
    long[] credit = new long[takers.size()];
    List<ShardName> dealt = new ArrayList<>();
    for (int slot = 0; slot < slots; slot++) {
      int richest = 0;
      for (int i = 0; i < credit.length; i++) {
        credit[i] += takers.get(i).weight();
        richest = credit[i] > credit[richest] ? i : richest;
      }
      credit[richest] -= total;
      dealt.add(takers.get(richest).name());
    }
    return dealt;
  }

  private static List<Mapping> ranges(
      Keyspace keyspace, RangeOrder order, CreateKeyspaceRequest request) {
    List<InitialRange> asked = request.getRangesList();
    if (asked.isEmpty() || !asked.get(0).getStart().isEmpty()) {
      throw LookupException.invalid(
          "ranges",
          asked.isEmpty() ? "none" : "the first starts at " + start(asked.get(0)),
          "at least one, the first with an empty start");
    }
    if (asked.size() > RangeExtents.MAX_RANGES) {
      throw new LookupException(
          ErrorReason.LIMIT_EXCEEDED,
          "ranges: " + asked.size() + " (expected: at most " + RangeExtents.MAX_RANGES + ")");
    }
    List<Mapping> ranges = new ArrayList<>();
    for (int i = 0; i < asked.size(); i++) {
      String start = i == 0 ? "" : start(asked.get(i));
      String end = i + 1 < asked.size() ? start(asked.get(i + 1)) : null;
      if (end != null) {
        RangeList.checkKey(order, end);
        if (RangeList.compare(order, start, end) >= 0) {
          throw LookupException.invalid(
              "start of range " + (i + 1),
              KeySyntax.quote(end),
              "after " + KeySyntax.quote(start) + ", the one before");
        }
      }
      ranges.add(
          mapping(keyspace, new Scope.Range(start, end), new ShardName(asked.get(i).getShard())));
    }
    return ranges;
  }

  private static String start(InitialRange range) {
    return WireCodec.keyFromWire(range.getStart());
  }

  private static FirstRecords firstEpoch(Keyspace keyspace, CreateKeyspaceRequest request) {
    SequenceDate.check("first_date", request.getFirstDate());
    Epoch epoch =
        new Epoch(
            keyspace.name(), request.getFirstDate(), 0, request.getShardsCount(), Generation.NONE);
    return new FirstRecords(residues(epoch, names(request.getShardsList())), Optional.of(epoch));
  }

  /** The residues of a new epoch, residue i on the i-th shard. */
  static List<Mapping> residues(Epoch epoch, List<ShardName> shards) {
    List<Mapping> residues = new ArrayList<>();
    for (int i = 0; i < shards.size(); i++) {
      residues.add(
          new Mapping(
              epoch.keyspace(),
              new Scope.Residue(epoch.date(), i),
              Assignment.serving(shards.get(i)),
              Generation.NONE));
    }
    return residues;
  }

  static List<ShardName> names(List<String> shards) {
    return shards.stream().map(ShardName::new).toList();
  }

  private static Mapping mapping(Keyspace keyspace, Scope scope, ShardName shard) {
    return new Mapping(keyspace.name(), scope, Assignment.serving(shard), Generation.NONE);
  }
}
