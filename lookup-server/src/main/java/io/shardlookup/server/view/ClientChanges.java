package io.shardlookup.server.view;

import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.Mapping;
import io.shardlookup.model.Revision;
import io.shardlookup.model.Scope;
import io.shardlookup.model.strategy.Strategy;
import io.shardlookup.model.view.DirectoryChange;
import io.shardlookup.model.view.KeyspaceMap;
import io.shardlookup.model.view.View;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Picks, of the transactions that follow a view one by one, what clients can hold: all but the
 * creations of DIRECTORY keys. In doubt a change is kept. Not thread-safe.
 */
public final class ClientChanges {
  private final View before;
  private final Set<KeyspaceName> changedKeyspaces = new HashSet<>();
  private final Set<EntryName> changedEntries = new HashSet<>();

  /** Decides by the view before the first transaction. */
  public ClientChanges(View before) {
    this.before = before;
  }

  /** What clients learn of the next transaction. */
  public LoggedChange next(Revision revision, List<DirectoryChange> transaction) {
    List<DirectoryChange> kept = new ArrayList<>(transaction.size());
    for (DirectoryChange change : transaction) {
      if (!isCreationOfKey(change)) {
        kept.add(change);
      }
    }
    return LoggedChange.transaction(revision, List.copyOf(kept));
  }

  private boolean isCreationOfKey(DirectoryChange change) {
    if (change instanceof DirectoryChange.KeyspacePut put) {
      changedKeyspaces.add(put.keyspace().name());
    } else if (change instanceof DirectoryChange.KeyspaceRemoved removed) {
      changedKeyspaces.add(removed.keyspace());
    } else if (change instanceof DirectoryChange.KeyspaceDamaged damaged) {
      changedKeyspaces.add(damaged.keyspace());
    } else if (change instanceof DirectoryChange.MappingPut put) {
      return isCreationOfKey(put.mapping());
    }
    return false;
  }

  private boolean isCreationOfKey(Mapping mapping) {
    if (!(mapping.scope() instanceof Scope.Entry entry)) {
      return false;
    }
    boolean first = changedEntries.add(new EntryName(mapping.keyspace(), entry.key()));
    KeyspaceMap keyspace = before.keyspace(mapping.keyspace().text());
    return first
        && !changedKeyspaces.contains(mapping.keyspace())
        && keyspace != null
        && keyspace.definition() != null
        && keyspace.definition().strategy() instanceof Strategy.Directory
        && keyspace.get(entry) == null;
  }

  private record EntryName(KeyspaceName keyspace, String key) {}
}
