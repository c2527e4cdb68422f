package io.shardlookup.server.admin;

import io.shardlookup.model.Epoch;
import io.shardlookup.model.Keyspace;
import io.shardlookup.model.Mapping;
import io.shardlookup.model.Scope;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.strategy.Crc32;
import io.shardlookup.model.strategy.KeySyntax;
import io.shardlookup.model.strategy.SequenceKey;
import io.shardlookup.model.strategy.Strategy;
import io.shardlookup.server.layout.Layout;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the wider scopes that keys of one mirrored keyspace lie in, as the store has them now.
 * Reads each scope once. Not thread-safe.
 */
final class EnclosingScopes {
  private final DirectoryRecords records;
  private final Keyspace keyspace;
  private final Map<Scope, Found<Mapping>> read = new HashMap<>();
  private @Nullable RangeList ranges;
  private @Nullable List<Found<Epoch>> epochs;

  EnclosingScopes(DirectoryRecords records, Keyspace keyspace) {
    this.records = records;
    this.keyspace = keyspace;
  }

  /**
   * The mapping of the scope that the key lies in. {@link LookupException} if the strategy cannot
   * read the key, and DAMAGED_RECORD.
   */
  Found<Mapping> of(String key) {
    Strategy strategy = keyspace.strategy();
    if (strategy instanceof Strategy.Hash hash) {
      return mapping(new Scope.Slot((int) (Crc32.of(key) % hash.slots())));
    }
    if (strategy instanceof Strategy.Range range) {
      return ranges(range).containing(KeySyntax.check(key));
    }
    if (strategy instanceof Strategy.Sequence sequence) {
      return mapping(residue(sequence.prefix(), key));
    }
    throw new IllegalStateException("keys of a DIRECTORY keyspace lie in no wider scope");
  }

  private Found<Mapping> mapping(Scope scope) {
    Found<Mapping> found = read.computeIfAbsent(scope, s -> records.mapping(keyspace.name(), s));
    found.orThrow();
    return found;
  }

  private RangeList ranges(Strategy.Range strategy) {
    if (ranges == null) {
      ranges =
          new RangeList(
              keyspace, strategy.order(), records.mappings(Layout.ranges(keyspace.name())));
    }
    return ranges;
  }

  private Scope residue(String prefix, String key) {
    int date = SequenceKey.date(prefix, key);
    if (epochs == null) {
      epochs = records.epochs(keyspace.name());
    }
    for (Found<Epoch> found : epochs) {
      Epoch epoch = found.orThrow();
      if (epoch.covers(date)) {
        return new Scope.Residue(epoch.date(), SequenceKey.residue(prefix, key, epoch.residues()));
      }
    }
    throw new LookupException(
        ErrorReason.BEFORE_FIRST_EPOCH,
        "key: " + KeySyntax.quote(key) + " (expected: a date from the first epoch on)");
  }
}
