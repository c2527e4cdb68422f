package io.shardlookup.server.cutover;

import io.shardlookup.model.Generation;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.Mapping;
import io.shardlookup.model.MappingState;
import io.shardlookup.model.Placement;
import io.shardlookup.model.Scope;
import io.shardlookup.model.view.KeyspaceMap;
import io.shardlookup.model.view.View;

/**
 * A mapping in CUTOVER.
 *
 * @param keyspace its keyspace
 * @param scope what it covers
 * @param generation version of the mapping that says so
 */
record Cutover(KeyspaceName keyspace, Scope scope, Generation generation) {
  static Cutover of(Mapping mapping) {
    return new Cutover(mapping.keyspace(), mapping.scope(), mapping.generation());
  }

  /** Whether the view still says the same. */
  boolean isIn(View view) {
    KeyspaceMap map = view.keyspace(keyspace.text());
    Placement now = map == null ? null : map.get(scope);
    return now != null
        && now.state() == MappingState.CUTOVER
        && now.generation().equals(generation);
  }

  /** For messages and the audit. */
  String describe() {
    return scope.describe() + " of keyspace " + keyspace;
  }
}
