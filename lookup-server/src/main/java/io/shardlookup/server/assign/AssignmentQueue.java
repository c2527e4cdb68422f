package io.shardlookup.server.assign;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.shardlookup.model.Assignment;
import io.shardlookup.model.AssignmentPool;
import io.shardlookup.model.Generation;
import io.shardlookup.model.Mapping;
import io.shardlookup.model.Placement;
import io.shardlookup.model.Revision;
import io.shardlookup.model.Scope;
import io.shardlookup.model.ShardName;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.view.DirectoryChange;
import io.shardlookup.model.view.View;
import io.shardlookup.server.assign.AssignmentPlanner.Planned;
import io.shardlookup.server.assign.KeyAssigner.Assigned;
import io.shardlookup.server.layout.Layout;
import io.shardlookup.server.layout.RecordCodec;
import io.shardlookup.server.store.CommitResult;
import io.shardlookup.server.store.CommitResult.Committed;
import io.shardlookup.server.store.CommitResult.Rejected;
import io.shardlookup.server.store.DirectoryStore;
import io.shardlookup.server.store.StoreErrors;
import io.shardlookup.server.store.StoredRecord;
import io.shardlookup.server.view.LiveView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one keyspace that wait for a shard, and the one transaction that is under way. A
 * reply that was lost is settled by deciding again: entries are created only where there are none,
 * so that what happened shows. Thread-safe.
 */
final class AssignmentQueue {
  private static final int MAX_WAITING = 50_000;
  private static final int MAX_ATTEMPTS = 30;
  private static final int MAX_UNKNOWN = 3;

  private final AssignmentPlanner planner;
  private final Seams seams;

  /** Each key once; who asks for a key that waits or is under way shares its answer. */
  @GuardedBy("this")
  private final Map<String, CompletableFuture<Assigned>> waiting = new LinkedHashMap<>();

  @GuardedBy("this")
  private boolean running;

  /** Confined to the run under way. */
  private int attempts;

  /** Confined to the run under way. */
  private int unknown;

  AssignmentQueue(AssignmentPlanner planner, Seams seams) {
    this.planner = planner;
    this.seams = seams;
  }

  /** What a queue works with. */
  record Seams(
      DirectoryStore store,
      LiveView live,
      Duration confirmBound,
      Executor executor,
      AssignmentPool pool) {}

  CompletableFuture<Assigned> add(String key) {
    CompletableFuture<Assigned> answer;
    synchronized (this) {
      CompletableFuture<Assigned> known = waiting.get(key);
      if (known == null && waiting.size() >= MAX_WAITING) {
        return CompletableFuture.failedFuture(
            new LookupException(
                ErrorReason.OVERLOADED,
                "keys that wait for a shard: " + MAX_WAITING + " (expected: fewer)"));
      }
      answer = known == null ? new CompletableFuture<>() : known;
      waiting.put(key, answer);
    }
    run(seams.live().current());
    return answer.copy();
  }

  private void run(View view) {
    List<String> keys = new ArrayList<>();
    synchronized (this) {
      if (running || waiting.isEmpty()) {
        return;
      }
      running = true;
      for (String key : waiting.keySet()) {
        keys.add(key);
        if (keys.size() == AssignmentPlanner.MAX_KEYS) {
          break;
        }
      }
    }
    commit(view, keys);
  }

  private void commit(View view, List<String> keys) {
    Planned planned;
    try {
      planned = planner.plan(view, keys);
    } catch (LookupException e) {
      settle(Map.of(), keys, e);
      return;
    }
    CompletableFuture<?> unused =
        seams
            .store()
            .commit(planned.transaction())
            .whenCompleteAsync(
                (result, failure) -> settle(planned, result, failure), seams.executor());
  }

  private void settle(Planned planned, @Nullable CommitResult result, @Nullable Throwable failure) {
    List<String> keys = List.copyOf(planned.shards().keySet());
    if (result instanceof Committed committed) {
      Revision at = revision(planned, committed.revision());
      planner.happened(planned, at);
      Map<String, Assigned> answers = new LinkedHashMap<>();
      planned.shards().forEach((key, shard) -> answers.put(key, created(key, shard, at)));
      settle(answers, List.of(), null);
    } else if (result instanceof Rejected rejected) {
      rejected(planned, rejected);
    } else {
      LookupException error =
          StoreErrors.toLookup(failure == null ? new AssertionError() : failure);
      boolean again = error.reason() == ErrorReason.OUTCOME_UNKNOWN && ++unknown < MAX_UNKNOWN;
      settle(Map.of(), again ? List.of() : keys, error);
    }
  }

  private void rejected(Planned planned, Rejected rejected) {
    Revision at = revision(planned, rejected.revision());
    RecordCodec codec = new RecordCodec(seams.pool(), at.incarnation());
    Map<String, Assigned> answers = new LinkedHashMap<>();
    List<String> damaged = new ArrayList<>();
    for (String key : planned.shards().keySet()) {
      StoredRecord current = rejected.current().get(Layout.entry(planned.keyspace().name(), key));
      if (current != null) {
        Mapping mapping = mapping(codec, current);
        if (mapping == null) {
          damaged.add(key);
        } else {
          answers.put(key, existing(mapping, at));
        }
      }
    }
    if (!damaged.isEmpty()) {
      settle(answers, damaged, damagedRecord(damaged.get(0)));
    } else if (!answers.isEmpty()) {
      settle(answers, List.of(), null);
    } else {
      decideAnew(planned);
    }
  }

  /** The keyspace or a shard is not as the view has it: goes on with a newer view. */
  private void decideAnew(Planned planned) {
    List<String> keys = List.copyOf(planned.shards().keySet());
    if (++attempts >= MAX_ATTEMPTS) {
      settle(
          Map.of(),
          keys,
          new LookupException(
              ErrorReason.OVERLOADED,
              "the shards changed " + attempts + " times meanwhile; retry"));
      return;
    }
    CompletableFuture<?> unused =
        seams
            .live()
            .confirm(seams.confirmBound())
            .whenCompleteAsync(
                (view, failure) -> {
                  if (view == null) {
                    settle(
                        Map.of(),
                        keys,
                        StoreErrors.toLookup(failure == null ? new AssertionError() : failure));
                  } else {
                    commit(view, keys);
                  }
                },
                seams.executor());
  }

  /** Answers some keys, fails some, and goes on with the rest. */
  private void settle(
      Map<String, Assigned> answers, List<String> failed, @Nullable LookupException why) {
    List<Runnable> completions = new ArrayList<>();
    boolean more;
    synchronized (this) {
      answers.forEach(
          (key, answer) -> {
            CompletableFuture<Assigned> future = waiting.remove(key);
            if (future != null) {
              completions.add(() -> future.complete(answer));
            }
          });
      for (String key : failed) {
        CompletableFuture<Assigned> future = waiting.remove(key);
        if (future != null && why != null) {
          completions.add(() -> future.completeExceptionally(why));
        }
      }
      if (!answers.isEmpty() || !failed.isEmpty()) {
        attempts = 0;
        unknown = 0;
      }
      running = false;
      more = !waiting.isEmpty();
    }
    completions.forEach(Runnable::run);
    if (more) {
      seams.executor().execute(() -> run(seams.live().current()));
    }
  }

  private static @Nullable Mapping mapping(RecordCodec codec, StoredRecord record) {
    return codec.change(record).orElse(null) instanceof DirectoryChange.MappingPut put
        ? put.mapping()
        : null;
  }

  private Assigned created(String key, ShardName shard, Revision at) {
    Assignment assignment = seams.pool().shared(Assignment.serving(shard));
    Placement placement = Placement.of(new Scope.Entry(key), assignment, Generation.at(at));
    return new Assigned(placement, at);
  }

  private static Assigned existing(Mapping mapping, Revision at) {
    return new Assigned(
        Placement.of(mapping.scope(), mapping.assignment(), mapping.generation()), at);
  }

  private static Revision revision(Planned planned, long storeRevision) {
    int incarnation = planned.keyspace().generation().revision().incarnation();
    return Revision.of(incarnation, storeRevision);
  }

  private static LookupException damagedRecord(String key) {
    return new LookupException(
        ErrorReason.DAMAGED_RECORD, "the record of entry \"" + key + "\" cannot be read");
  }
}
