package io.shardlookup.model.view;

import io.shardlookup.model.Epoch;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.Placement;
import io.shardlookup.model.Scope;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.strategy.KeySyntax;
import io.shardlookup.model.strategy.SequenceKey;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * SEQUENCE: the epoch in force on the key's date says how many residues there are; n mod residues
 * picks one.
 */
final class SequenceLocator implements Locator {
  private final KeyspaceName keyspace;
  private final String prefix;
  private final EpochRecord[] epochs;

  /** By epoch, then residue; none of an epoch that cannot be read. */
  private final @Nullable Placement[][] residues;

  /** All residues, those without a readable epoch too. */
  private final Map<Scope.Residue, Placement> all;

  private SequenceLocator(
      KeyspaceName keyspace,
      String prefix,
      TreeMap<Integer, EpochRecord> epochs,
      Map<Scope.Residue, Placement> all) {
    this.keyspace = keyspace;
    this.prefix = prefix;
    this.epochs = epochs.values().toArray(EpochRecord[]::new);
    this.all = all;
    this.residues = new Placement[this.epochs.length][];
    for (int i = 0; i < residues.length; i++) {
      Epoch epoch = this.epochs[i].epoch();
      residues[i] = new Placement[epoch == null ? 0 : epoch.residues()];
      for (int r = 0; r < residues[i].length; r++) {
        residues[i][r] = all.get(new Scope.Residue(this.epochs[i].date(), r));
      }
    }
  }

  static SequenceLocator empty(KeyspaceName keyspace, String prefix) {
    return new SequenceLocator(keyspace, prefix, new TreeMap<>(), Map.of());
  }

  @Override
  public Placement locate(String key) {
    int date = SequenceKey.date(prefix, key);
    int at = epochs.length - 1;
    while (at >= 0 && epochs[at].date() > date) {
      at--;
    }
    if (at < 0) {
      throw beforeFirst(key);
    }
    Epoch epoch = epochs[at].epoch();
    if (epoch == null || !epoch.covers(date)) {
      throw unreadable(key);
    }
    int residue = SequenceKey.residue(prefix, key, epoch.residues());
    Placement placement = residues[at][residue];
    if (placement == null) {
      throw Locators.missing(keyspace, new Scope.Residue(epoch.date(), residue));
    }
    return placement;
  }

  @Override
  public boolean holds(Scope scope) {
    return scope instanceof Scope.Residue;
  }

  @Override
  public @Nullable Placement get(Scope scope) {
    return scope instanceof Scope.Residue residue ? all.get(residue) : null;
  }

  @Override
  public Locator with(ScopeChanges changes) {
    TreeMap<Integer, EpochRecord> newEpochs = new TreeMap<>();
    for (EpochRecord epoch : epochs) {
      newEpochs.put(epoch.date(), epoch);
    }
    changes.forEachEpoch(
        (date, epoch) ->
            epoch.ifPresentOrElse(e -> newEpochs.put(date, e), () -> newEpochs.remove(date)));
    Map<Scope.Residue, Placement> newAll = new HashMap<>(all);
    changes.forEachScope(
        (scope, placement) -> {
          if (scope instanceof Scope.Residue residue) {
            placement.ifPresentOrElse(p -> newAll.put(residue, p), () -> newAll.remove(residue));
          }
        });
    return new SequenceLocator(keyspace, prefix, newEpochs, newAll);
  }

  @Override
  public int size() {
    return all.size();
  }

  @Override
  public void forEach(BiConsumer<Scope, Placement> visitor) {
    all.entrySet().stream()
        .sorted(
            Map.Entry.comparingByKey(
                Comparator.comparingInt(Scope.Residue::epochDate)
                    .thenComparingInt(Scope.Residue::residue)))
        .forEach(entry -> visitor.accept(entry.getKey(), entry.getValue()));
  }

  @Override
  public boolean hasEpochs() {
    return true;
  }

  @Override
  public List<EpochRecord> epochs() {
    return List.of(epochs);
  }

  private LookupException unreadable(String key) {
    return new LookupException(
        ErrorReason.DAMAGED_RECORD,
        "the epoch of key "
            + KeySyntax.quote(key)
            + " in keyspace "
            + keyspace
            + " has no readable record");
  }

  private LookupException beforeFirst(String key) {
    return new LookupException(
        ErrorReason.BEFORE_FIRST_EPOCH,
        "key: "
            + KeySyntax.quote(key)
            + " (expected: a date from "
            + (epochs.length == 0 ? "the first epoch" : epochs[0].date())
            + " on)");
  }
}
