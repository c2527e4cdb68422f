package io.shardlookup.server.lookup;

import io.shardlookup.model.Mapping;
import io.shardlookup.model.Placement;
import io.shardlookup.model.Revision;
import io.shardlookup.model.Scope;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.view.DirectoryChange;
import io.shardlookup.model.view.KeyspaceMap;
import io.shardlookup.model.view.View;
import io.shardlookup.server.view.ChangeLog;
import io.shardlookup.server.view.DirectoryIdentity;
import io.shardlookup.server.view.LiveView;
import io.shardlookup.server.view.LoggedChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A live view that tests publish to. Waits end when the revision is published or the test lets them
 * expire; at once if the view is not fresh. Thread-safe; one thread publishes at a time.
 */
public final class FakeLiveView implements LiveView {
  public static final String DIRECTORY = "directory-1";

  private final ChangeLog log;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final List<Duration> bounds = new ArrayList<>();
  private final List<Wait> waits = new ArrayList<>();
  private final List<CompletableFuture<View>> confirmations = new ArrayList<>();
  private final ConcurrentSkipListMap<Revision, List<DirectoryChange>> transactions =
      new ConcurrentSkipListMap<>();
  private final Map<Revision, View> history = new ConcurrentHashMap<>();
  private volatile View current;
  private volatile boolean fresh = true;
  private volatile Duration age = Duration.ofMillis(7);

  private record Wait(Revision minimum, CompletableFuture<View> future) {}

  /** Starts empty at revision 10 with a log of this capacity. */
  public FakeLiveView(int logCapacity) {
    Revision start = new Revision(10);
    this.current = View.EMPTY.with(start, List.of());
    this.log = new ChangeLog(logCapacity, start);
    history.put(start, current);
  }

  /** One transaction; returns its revision. */
  public Revision publish(DirectoryChange... changes) {
    return publish(new Revision(current.revision().value() + 1), List.of(changes));
  }

  /** One transaction at this revision. */
  public synchronized Revision publish(Revision revision, List<DirectoryChange> changes) {
    log.append(
        LoggedChange.transaction(revision, changes.stream().filter(this::canBeHeld).toList()));
    transactions.put(revision, changes);
    show(current.with(revision, changes));
    return revision;
  }

  /**
   * A view that was loaded, with its difference from the one shown; empty to start the log anew.
   */
  public synchronized void load(View next, Optional<List<DirectoryChange>> difference) {
    difference.ifPresentOrElse(
        changes ->
            log.append(LoggedChange.difference(current.revision(), next.revision(), changes)),
        () -> log.restart(next.revision()));
    show(next);
  }

  /** All that was published one by one after the revision, oldest first. */
  public SortedMap<Revision, List<DirectoryChange>> transactionsAfter(Revision revision) {
    return transactions.tailMap(revision, false);
  }

  /** The store's revision rose without a change of the map. */
  public synchronized void tick() {
    show(current.with(new Revision(current.revision().value() + 1), List.of()));
  }

  /** The log forgets all it knows. */
  public void forget() {
    log.restart(current.revision());
  }

  public void fresh(boolean isFresh) {
    fresh = isFresh;
  }

  public void age(Duration newAge) {
    age = newAge;
  }

  /** How long each wait was to last at most, in their order. */
  public synchronized List<Duration> bounds() {
    return List.copyOf(bounds);
  }

  /** All waits and confirmations under way fail. */
  public synchronized void expireWaits() {
    List<Wait> expired = List.copyOf(waits);
    waits.clear();
    expired.forEach(wait -> wait.future.completeExceptionally(notReached(wait.minimum)));
    List<CompletableFuture<View>> failed = List.copyOf(confirmations);
    confirmations.clear();
    failed.forEach(
        f ->
            f.completeExceptionally(
                new LookupException(ErrorReason.STORE_UNAVAILABLE, "no answer")));
  }

  /** All confirmations under way succeed. */
  public synchronized void confirmAll() {
    List<CompletableFuture<View>> done = List.copyOf(confirmations);
    confirmations.clear();
    done.forEach(f -> f.complete(current));
  }

  /** What the view was at a revision it was published with. */
  public View at(Revision revision) {
    View view = history.get(revision);
    if (view == null) {
      throw new IllegalArgumentException("revision: " + revision + " (expected: published)");
    }
    return view;
  }

  public synchronized int waiting() {
    return waits.size() + confirmations.size();
  }

  @Override
  public View current() {
    return current;
  }

  @Override
  public DirectoryIdentity identity() {
    return new DirectoryIdentity(DIRECTORY, 0);
  }

  @Override
  public Duration age() {
    return age;
  }

  @Override
  public boolean isFresh() {
    return fresh;
  }

  @Override
  public synchronized CompletableFuture<View> await(Revision minimum, Duration bound) {
    if (current.revision().isAtLeast(minimum)) {
      return CompletableFuture.completedFuture(current);
    }
    if (!fresh) {
      return CompletableFuture.failedFuture(notReached(minimum));
    }
    bounds.add(bound);
    Wait wait = new Wait(minimum, new CompletableFuture<>());
    waits.add(wait);
    return wait.future;
  }

  @Override
  public synchronized CompletableFuture<View> confirm(Duration bound) {
    CompletableFuture<View> confirmation = new CompletableFuture<>();
    confirmations.add(confirmation);
    return confirmation;
  }

  @Override
  public ChangeLog log() {
    return log;
  }

  @Override
  public AutoCloseable onPublish(Runnable listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  private void show(View view) {
    history.put(view.revision(), view);
    current = view;
    List<Wait> reached =
        waits.stream().filter(wait -> view.revision().isAtLeast(wait.minimum)).toList();
    waits.removeAll(reached);
    reached.forEach(wait -> wait.future.complete(view));
    listeners.forEach(Runnable::run);
  }

  private boolean canBeHeld(DirectoryChange change) {
    if (!(change instanceof DirectoryChange.MappingPut put)
        || !(put.mapping().scope() instanceof Scope.Entry)) {
      return true;
    }
    Mapping mapping = put.mapping();
    KeyspaceMap map = current.keyspace(mapping.keyspace().text());
    Placement before = map == null ? null : map.get(mapping.scope());
    boolean mirrored = map == null || map.definition() == null || map.definition().isMirrored();
    return mirrored || before != null;
  }

  private LookupException notReached(Revision minimum) {
    return new LookupException(
        ErrorReason.REVISION_NOT_REACHED,
        "revision: " + current.revision() + " (expected: " + minimum + ")");
  }
}
