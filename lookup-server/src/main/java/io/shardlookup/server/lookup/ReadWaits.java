package io.shardlookup.server.lookup;

import io.shardlookup.model.Revision;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.view.View;
import io.shardlookup.server.assign.KeyAssigner;
import io.shardlookup.server.view.LiveView;
import io.shardlookup.v1.LookupKey;
import io.shardlookup.v1.ReadConsistency;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a call may have to wait for before it can be answered from the view: a revision, a
 * confirmation by the store, keys being assigned. Blocks no thread. Thread-safe.
 */
final class ReadWaits {
  private final LiveView live;
  private final KeyAssigner assigner;
  private final LookupRuntime runtime;

  ReadWaits(LiveView live, KeyAssigner assigner, LookupRuntime runtime) {
    this.live = live;
    this.assigner = assigner;
    this.runtime = runtime;
  }

  /** The lowest revision the caller accepts, unless it accepts one that is behind. */
  static Revision minimum(ReadConsistency consistency) {
    return BatchLimits.revision("min_revision", consistency.getMinRevision());
  }

  /** Whether the view is recent enough as it is. */
  static boolean isSatisfied(ReadConsistency consistency, View view) {
    return !consistency.getLinearizable() && view.revision().isAtLeast(minimum(consistency));
  }

  /** Done when the live view is recent enough, or as recent as the caller accepts. */
  CompletableFuture<?> recentEnough(ReadConsistency consistency) {
    if (consistency.getLinearizable()) {
      return live.confirm(runtime.config().confirmBound());
    }
    CompletableFuture<View> reached =
        live.await(minimum(consistency), runtime.config().minRevisionBound());
    return consistency.getAcceptBehind() ? reached.exceptionally(e -> live.current()) : reached;
  }

  /**
   * Gives each of these keys an entry. The future is done when the live view knows those that
   * succeeded, and tells the errors of the others by their position; it fails if the view did not
   * get there.
   */
  CompletableFuture<Map<Integer, LookupException>> assign(List<LookupKey> keys, List<Integer> at) {
    int permits = at.size();
    if (!runtime.limit().tryAcquire(permits)) {
      return CompletableFuture.failedFuture(runtime.limit().overloaded());
    }
    Map<Integer, LookupException> errors = new ConcurrentHashMap<>();
    List<CompletableFuture<Revision>> assigned = new ArrayList<>(permits);
    for (int position : at) {
      LookupKey key = keys.get(position);
      assigned.add(
          assigner
              .assign(key.getKeyspace(), key.getKey().toStringUtf8())
              .thenApply(KeyAssigner.Assigned::knownAt)
              .exceptionally(
                  e -> {
                    errors.put(position, Failures.asLookupException(e));
                    return Revision.NONE;
                  }));
    }
    return CompletableFuture.allOf(assigned.toArray(CompletableFuture[]::new))
        .whenComplete((done, e) -> runtime.limit().release(permits))
        .thenCompose(done -> live.await(newest(assigned), runtime.config().assignedBound()))
        .thenApply(view -> new TreeMap<>(errors));
  }

  private static Revision newest(List<CompletableFuture<Revision>> done) {
    return done.stream()
        .map(CompletableFuture::join)
        .reduce(Revision.NONE, (a, b) -> Revision.max(a, b));
  }
}
