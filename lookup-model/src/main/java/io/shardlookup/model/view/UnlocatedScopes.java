package io.shardlookup.model.view;

import io.shardlookup.model.Placement;
import io.shardlookup.model.Scope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Keeps stored scopes that locate no key: those of a keyspace whose own record is not there (yet),
 * since scopes are written before it makes them visible, and those that are not of the keyspace's
 * strategy. So a view depends on the records alone, not on the order in which they came.
 */
final class UnlocatedScopes implements Locator {
  static final UnlocatedScopes NONE = new UnlocatedScopes(Map.of(), new TreeMap<>());

  private final Map<Scope, Placement> scopes;
  private final TreeMap<Integer, EpochRecord> epochs;

  private UnlocatedScopes(Map<Scope, Placement> scopes, TreeMap<Integer, EpochRecord> epochs) {
    this.scopes = scopes;
    this.epochs = epochs;
  }

  /** Of all scopes and epochs that changes put, those that the locator does not hold. */
  UnlocatedScopes withChangesBeside(Locator locator, ScopeChanges changes) {
    return with(changes, scope -> !locator.holds(scope), !locator.hasEpochs());
  }

  @Override
  public @Nullable Placement locate(String key) {
    return null;
  }

  @Override
  public boolean holds(Scope scope) {
    return !(scope instanceof Scope.Entry);
  }

  @Override
  public @Nullable Placement get(Scope scope) {
    return scopes.get(ScopeChanges.identity(scope));
  }

  @Override
  public Locator with(ScopeChanges changes) {
    return with(changes, this::holds, true);
  }

  @Override
  public int size() {
    return scopes.size();
  }

  @Override
  public void forEach(BiConsumer<Scope, Placement> visitor) {
    scopes.values().forEach(placement -> visitor.accept(placement.scopeOf(""), placement));
  }

  @Override
  public boolean hasEpochs() {
    return true;
  }

  @Override
  public List<EpochRecord> epochs() {
    return List.copyOf(epochs.values());
  }

  private UnlocatedScopes with(ScopeChanges changes, Predicate<Scope> kept, boolean keepsEpochs) {
    Map<Scope, Placement> newScopes = new LinkedHashMap<>(scopes);
    changes.forEachScope(
        (scope, placement) -> {
          if (kept.test(scope)) {
            placement.ifPresentOrElse(p -> newScopes.put(scope, p), () -> newScopes.remove(scope));
          }
        });
    TreeMap<Integer, EpochRecord> newEpochs = new TreeMap<>(epochs);
    if (keepsEpochs) {
      changes.forEachEpoch(
          (date, epoch) ->
              epoch.ifPresentOrElse(e -> newEpochs.put(date, e), () -> newEpochs.remove(date)));
    }
    return newScopes.isEmpty() && newEpochs.isEmpty()
        ? NONE
        : new UnlocatedScopes(newScopes, newEpochs);
  }
}
