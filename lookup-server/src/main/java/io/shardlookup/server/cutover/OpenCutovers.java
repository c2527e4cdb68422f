package io.shardlookup.server.cutover;

import io.shardlookup.model.MappingState;
import io.shardlookup.model.Placement;
import io.shardlookup.model.Scope;
import io.shardlookup.model.view.DirectoryChange;
import io.shardlookup.model.view.KeyspaceMap;
import io.shardlookup.model.view.View;
import io.shardlookup.v1.Mapping;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** The cutovers that a view shows, each watched from when it was first seen. Thread-safe. */
final class OpenCutovers {
  private final ConcurrentMap<Cutover, Watched> watched = new ConcurrentHashMap<>();

  /** What is known of a cutover. The record is confined to the thread that sets back. */
  static final class Watched {
    final long sinceNanos;
    @Nullable Mapping record;

    Watched(long sinceNanos) {
      this.sinceNanos = sinceNanos;
    }
  }

  /** Takes in what has just changed in the view; cheap where no cutover begins. */
  void changed(List<DirectoryChange> changes, long now) {
    for (DirectoryChange change : changes) {
      if (change instanceof DirectoryChange.MappingPut put
          && put.mapping().assignment().state() == MappingState.CUTOVER) {
        watched.putIfAbsent(Cutover.of(put.mapping()), new Watched(now));
      }
    }
  }

  /** Looks at everything in the view; takes a second for ten million entries. */
  void find(View view, long now) {
    for (KeyspaceMap keyspace : view.keyspaces()) {
      keyspace.forEachScope((scope, placement) -> note(keyspace, scope, placement, now));
      keyspace.forEachEntry(
          (key, placement) -> {
            if (placement.state() == MappingState.CUTOVER) {
              note(keyspace, new Scope.Entry(key), placement, now);
            }
          });
    }
  }

  /** Forgets those that the view does not show any more. */
  void forgetEnded(View view) {
    watched.keySet().removeIf(cutover -> !cutover.isIn(view));
  }

  /** All of them now, in no particular order. */
  Map<Cutover, Watched> all() {
    return Map.copyOf(watched);
  }

  /** How many there are. */
  int size() {
    return watched.size();
  }

  private void note(KeyspaceMap keyspace, Scope scope, Placement placement, long now) {
    if (placement.state() == MappingState.CUTOVER) {
      Cutover cutover = new Cutover(keyspace.name(), scope, placement.generation());
      watched.putIfAbsent(cutover, new Watched(now));
    }
  }
}
