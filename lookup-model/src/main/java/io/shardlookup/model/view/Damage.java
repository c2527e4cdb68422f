package io.shardlookup.model.view;

import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.Scope;
import io.shardlookup.model.strategy.KeySyntax;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kotlinx.collections.immutable.ExtensionsKt;
import kotlinx.collections.immutable.PersistentMap;
import org.jspecify.annotations.Nullable;

/**
 * The problems of a keyspace's records that cannot be read. Immutable.
 *
 * @param keyspace the problem of the keyspace's own record; null if there is none
 * @param entries problems of entries by key
 * @param scopes problems of slots, ranges and residues; ranges by their start alone
 * @param epochs problems of epochs by date
 */
record Damage(
    @Nullable String keyspace,
    PersistentMap<String, String> entries,
    PersistentMap<Scope, String> scopes,
    PersistentMap<Integer, String> epochs) {
  static final Damage NONE =
      new Damage(
          null,
          ExtensionsKt.persistentHashMapOf(),
          ExtensionsKt.persistentHashMapOf(),
          ExtensionsKt.persistentHashMapOf());

  boolean isNone() {
    return keyspace == null && entries.isEmpty() && scopes.isEmpty() && epochs.isEmpty();
  }

  /** With the problem of the keyspace's own record, or without one if it is null. */
  Damage withKeyspace(@Nullable String problem) {
    return new Damage(problem, entries, scopes, epochs);
  }

  Damage with(Scope scope, String problem) {
    return scope instanceof Scope.Entry entry
        ? new Damage(keyspace, entries.put(entry.key(), problem), scopes, epochs)
        : new Damage(keyspace, entries, scopes.put(ScopeChanges.identity(scope), problem), epochs);
  }

  Damage without(Scope scope) {
    if (isNone()) {
      return this;
    }
    return scope instanceof Scope.Entry entry
        ? new Damage(keyspace, entries.remove(entry.key()), scopes, epochs)
        : new Damage(keyspace, entries, scopes.remove(ScopeChanges.identity(scope)), epochs);
  }

  Damage withEpoch(int date, String problem) {
    return new Damage(keyspace, entries, scopes, epochs.put(date, problem));
  }

  Damage withoutEpoch(int date) {
    return isNone() ? this : new Damage(keyspace, entries, scopes, epochs.remove(date));
  }

  /** The problems as changes of the keyspace of this name. */
  List<DirectoryChange> asChanges(KeyspaceName name) {
    List<DirectoryChange> changes = new ArrayList<>();
    if (keyspace != null) {
      changes.add(new DirectoryChange.KeyspaceDamaged(name, keyspace));
    }
    entries.forEach(
        (key, problem) ->
            changes.add(new DirectoryChange.MappingDamaged(name, new Scope.Entry(key), problem)));
    scopes.forEach(
        (scope, problem) -> changes.add(new DirectoryChange.MappingDamaged(name, scope, problem)));
    epochs.forEach(
        (date, problem) -> changes.add(new DirectoryChange.EpochDamaged(name, date, problem)));
    return List.copyOf(changes);
  }

  /** The problems by what they are about, in words. */
  Map<String, String> inWords() {
    Map<String, String> words = new HashMap<>();
    if (keyspace != null) {
      words.put("keyspace", keyspace);
    }
    entries.forEach((key, problem) -> words.put("entry " + KeySyntax.quote(key), problem));
    scopes.forEach((scope, problem) -> words.put(scope.describe(), problem));
    epochs.forEach((date, problem) -> words.put("epoch " + date, problem));
    return Map.copyOf(words);
  }
}
