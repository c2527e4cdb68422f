package io.shardlookup.model.view;

import io.shardlookup.model.Epoch;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.Placement;
import io.shardlookup.model.Scope;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the scopes of a keyspace whose own record is not there (yet): scopes are written before it
 * makes them visible.
 */
final class UndefinedLocator implements Locator {
  private final KeyspaceName keyspace;
  private final Map<Scope, Placement> scopes;
  private final TreeMap<Integer, Epoch> epochs;

  private UndefinedLocator(
      KeyspaceName keyspace, Map<Scope, Placement> scopes, TreeMap<Integer, Epoch> epochs) {
    this.keyspace = keyspace;
    this.scopes = scopes;
    this.epochs = epochs;
  }

  static UndefinedLocator empty(KeyspaceName keyspace) {
    return new UndefinedLocator(keyspace, Map.of(), new TreeMap<>());
  }

  @Override
  public @Nullable Placement locate(String key) {
    throw new LookupException(
        ErrorReason.UNKNOWN_KEYSPACE, "keyspace: " + keyspace + " (expected: one that exists)");
  }

  @Override
  public @Nullable Placement get(Scope scope) {
    return scopes.get(scope);
  }

  @Override
  public Locator with(ScopeChanges changes) {
    Map<Scope, Placement> newScopes = new LinkedHashMap<>(scopes);
    changes.scopes.forEach(
        (scope, placement) ->
            placement.ifPresentOrElse(p -> newScopes.put(scope, p), () -> newScopes.remove(scope)));
    TreeMap<Integer, Epoch> newEpochs = new TreeMap<>(epochs);
    changes.epochs.forEach(
        (date, epoch) ->
            epoch.ifPresentOrElse(e -> newEpochs.put(date, e), () -> newEpochs.remove(date)));
    return new UndefinedLocator(keyspace, newScopes, newEpochs);
  }

  @Override
  public int size() {
    return scopes.size();
  }

  @Override
  public void forEach(BiConsumer<Scope, Placement> visitor) {
    scopes.forEach(visitor);
  }

  @Override
  public List<Epoch> epochs() {
    return List.copyOf(epochs.values());
  }
}
